"""A plan that could not be fetched: said wherever its rollout is looked at, and in words that fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.conftest import Installation
from tests.server.test_intake import NOW
from tests.server.test_plan_origin import HERE, HOUR, Elsewhere, doctor, elsewhere, follow, repository
from tests.web.conftest import SLUG, SignIn, sign_in
from tests.web.test_rollouts import text
from uptake.errors import OptionError
from uptake.service.plan_origin import fetch_due

__all__ = ["elsewhere", "sign_in"]

pytestmark = pytest.mark.server


def test_a_fetch_that_fails_is_said_wherever_the_rollout_is_looked_at(
    installation: Installation, elsewhere: Elsewhere, sign_in: SignIn
) -> None:
    follow(elsewhere.address)
    pages = ("/", f"/rollouts/{SLUG}/", f"/rollouts/{SLUG}/plan/", f"/rollouts/{SLUG}/plan/edit/", "/operations/")
    browser, at = sign_in("administrator"), f"/rollouts/{SLUG}/plan/#origin"
    assert not any(at in browser.get(page).content.decode() for page in pages)
    elsewhere.status = 404
    fetch_due(HERE, NOW + HOUR)
    for page in pages:
        found = text(browser, page)
        assert "could not be fetched" in found, page
        assert at in found, page
    assert "stays in force: 127.0.0.1 answers with 404<br>" in text(browser, "/operations/")
    assert "could not be fetched" not in text(sign_in("member"), f"/rollouts/{SLUG}/plan/")


def test_what_is_not_there_is_not_called_what_stands_there(
    installation: Installation, tmp_path: Path, sign_in: SignIn
) -> None:
    folder = tmp_path / "repository"
    repository(folder, "rollout.yaml")
    follow(f"git+file://{folder}")
    folder.rename(tmp_path / "gone")
    fetch_due(HERE, NOW + HOUR)
    page = text(sign_in("owner"), f"/rollouts/{SLUG}/plan/")
    assert "Last tried on 18 January 2027, 10:00 CET, in vain." in page
    assert "stands there now" not in page
    # As it stands in the setting, so that it is found again.
    assert f"could not be taken: git+file://{folder} is no repository on this machine" in doctor().said
    assert "git+file:///srv/plans.git#rollout.yaml" in page
    with pytest.raises(OptionError) as raised:
        follow("git+ssh://git@example.com/x.git")
    assert "git+https://git.firm.example/plans.git#" in raised.value.mend
