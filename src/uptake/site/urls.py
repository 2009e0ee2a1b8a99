"""Every address of the server but the doors for events."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from uptake.api import operating, v1
from uptake.web import (
    edit_plan,
    imports,
    language,
    new_rollout,
    openid,
    own,
    paper,
    password,
    plan,
    rollouts,
    running,
    sign_in,
    sources,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", rollouts.all_rollouts, name="rollouts"),
    path("new-rollout/", new_rollout.new_rollout, name="new-rollout"),
    path("rollouts/<slug:slug>/", rollouts.one_rollout, name="rollout"),
    path("rollouts/<slug:slug>/plan/", plan.plan, name="plan"),
    path("rollouts/<slug:slug>/plan/edit/", edit_plan.edit_plan, name="edit-plan"),
    path("rollouts/<slug:slug>/plan/edit/<slug:section>/", edit_plan.edit_section, name="edit-section"),
    path("rollouts/<slug:slug>/plan/<int:number>/", plan.plan_version, name="plan-version"),
    path("rollouts/<slug:slug>/privacy/", paper.sheet, name="privacy"),
    path("operations/", running.how_it_is, name="operations"),
    path("logs/", running.logs, name="logs"),
    path("imports/", imports.all_imports, name="imports"),
    path("imports/new/", imports.new, name="new-import"),
    path("imports/<int:number>/", imports.one_import, name="import"),
    path("imports/<int:number>/take/", imports.take, name="take-import"),
    path("me/", own.own, name="own"),
    path("me/collect/", own.collect, name="collect"),
    path("me/recorded-on-me.json", own.download, name="download"),
    path("me/erase/", own.erase, name="erase"),
    path("sources/", sources.all_sources, name="sources"),
    path("new-source/", sources.new, name="new-source"),
    path("sources/<slug:name>/", sources.one_source, name="source"),
    path("sources/<slug:name>/arrivals/", sources.arriving, name="arrivals"),
    path("sources/<slug:name>/unmatched/", sources.unmatched, name="unmatched"),
    path("sources/<slug:name>/key/", sources.key, name="key"),
    path("api/v1/openapi.json", v1.description),
    path("api/v1/rollouts", v1.rollouts),
    path("api/v1/rollouts/<slug:slug>/picture", v1.picture),
    path("api/v1/rollouts/<slug:slug>/readings", v1.readings),
    path("api/v1/rollouts/<slug:slug>/findings", v1.findings),
    path("healthz", operating.alive),
    path("readyz", operating.ready),
    path("metrics", operating.metrics),
    path("language/", language.choose, name="language"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/openid/", openid.leave, name="openid"),
    path("sign-in/openid/back/", openid.come_back, name="openid-back"),
    path("sign-in/<str:secret>/", sign_in.by_link, name="sign-in-by-link"),
    path("password/", password.password, name="password"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
]
