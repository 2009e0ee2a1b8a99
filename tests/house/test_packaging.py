"""What is handed out stands alone: no trace of a machine, no registry, and the wheel has all that is needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {".git", ".venv", "build", "dist", "__pycache__", "uptake-data", ".hypothesis", ".coverage"}
MADE = ("_cache", ".egg-info", ".rejected.csv")
BINARY = {".gz", ".zst", ".parquet", ".pyc", ".png", ".db"}

# Letters stand in brackets, so that this file does not find itself.
MACHINE = re.compile(r"(?<!\w)/(?:[h]ome/[a-z]|[U]sers/[a-z]|[r]oot/)")
REGISTRY = re.compile(r"index[-]url|find[-]links|pythonhosted[.]org|pypi[.]org|artifactor[y]")


@cache
def handed_out() -> dict[Path, str]:
    """Every text file of the repository, with its text."""
    found: dict[Path, str] = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not _is_left_out(name)]  # nobody walks into them
        paths = (Path(folder) / name for name in files if not _is_left_out(name))
        found |= {path: path.read_text(encoding="utf-8", errors="replace") for path in paths if _is_text(path)}
    return found


def _is_left_out(name: str) -> bool:
    return name in LEFT_OUT or name.endswith(MADE)


def _is_text(path: Path) -> bool:
    return path.is_file() and path.suffix not in BINARY


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path, content in handed_out().items():
        if pattern.search(content):
            numbers = [number for number, line in enumerate(content.splitlines(), 1) if pattern.search(line)]
            found += [f"{path.relative_to(ROOT)}:{number}" for number in numbers]
    return found


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert lines_with(MACHINE) == []
    here = {str(ROOT), sys.prefix, str(Path.home())}
    # A folder right below the root, such as /src, is a word like any other.
    known = sorted(re.escape(folder) for folder in here if len(Path(folder).parts) > 2)
    assert not known or lines_with(re.compile(rf"({'|'.join(known)})\b")) == []


def test_no_file_names_where_packages_come_from() -> None:
    assert lines_with(REGISTRY) == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert MACHINE.search("/" + "root/x")
    assert MACHINE.search("see /" + "home/asha")
    assert REGISTRY.search("--index" + "-url x")


def test_constraints_are_names_and_exact_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []
    assert not any("://" in line for line in lines)


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [need for needs in project["optional-dependencies"].values() for need in needs]
    wanted = {_name(need) for need in (*project["dependencies"], *extras)} - {"uptake"}
    pinned = {_name(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    assert sorted(wanted - pinned) == []


def _name(requirement: str) -> str:
    return re.split(r"[<>=!\[; ]", requirement)[0].lower().replace("_", "-")


def test_the_licence_is_the_whole_text_of_apache_2() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "9. Accepting Warranty or Additional Liability." in licence
    assert "APPENDIX: How to apply the Apache License to your work." in licence
    assert licence.rstrip().endswith("limitations under the License.")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel, built as it is handed out."""
    pytest.importorskip(
        "hatchling", reason="the wheel is built without a network, with the hatchling that is installed"
    )
    folder = tmp_path_factory.mktemp("wheel")
    words = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("uptake-*.whl"))) as built:
        return set(built.namelist())


@pytest.mark.slow
def test_the_wheel_has_every_file_of_the_package(wheel: set[str]) -> None:
    source = ROOT / "src"
    files = [path.relative_to(source) for path in (source / "uptake").rglob("*") if path.is_file()]
    wanted = {path.as_posix() for path in files if not any("cache" in part for part in path.parts)}
    assert {"uptake/py.typed", "uptake/core/plan/schema.json"} <= wanted
    assert any(name.endswith(".sql") for name in wanted)
    assert sorted(wanted - wheel) == []


@pytest.mark.slow
def test_the_wheel_has_the_pages_that_explain_prints(wheel: set[str]) -> None:
    docs = ROOT / "docs"
    for kind in ("rules", "measures", "stages"):
        pages = {f"uptake/explain/{kind}/{page.name}" for page in (docs / kind).glob("*.md")}
        assert pages
        assert sorted(pages - wheel) == []


@pytest.mark.slow
def test_the_wheel_has_the_licence_and_nothing_that_is_not_its_own(wheel: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
    assert [name for name in wheel if not name.startswith("uptake/") and ".dist-info/" not in name] == []
    assert [name for name in wheel if "cache" in name or name.endswith((".pyc", ".db"))] == []
