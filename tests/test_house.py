"""What the house promises about itself, kept by machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 300
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "managers", "service", "models", "views"}
NOT_OURS = {"node_modules", "client", "api"}
"""What the pages are built from and into; `api` is made from the service."""


def _files(folder: Path, *endings: str) -> list[Path]:
    inner = [p for p in sorted(folder.iterdir()) if p.name not in NOT_OURS or folder.name == "tests"]
    return [
        file
        for p in inner
        for file in (_files(p, *endings) if p.is_dir() else [p] if p.suffix in endings else [])
    ]


OURS = [p for folder in ("schemas", "service", "tests") for p in _files(ROOT / folder, ".py")]
WRITTEN = [p for p in OURS if "migrations/versions" not in p.as_posix()]
PAGES = _files(ROOT / "service" / "web", ".ts", ".vue", ".css")


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {p.relative_to(ROOT).as_posix(): len(p.read_text().splitlines()) for p in [*WRITTEN, *PAGES]}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_file_is_named_after_a_layer() -> None:
    assert [p for p in [*WRITTEN, *PAGES] if p.stem.lower() in FORBIDDEN_NAMES] == []


def test_phone_and_desk_share_what_stands_beside_them_and_nothing_of_each_other() -> None:
    reaching = []
    for page in PAGES:
        room = page.relative_to(ROOT / "service" / "web").parts[0]
        others = {"phone", "desk"} - {room}
        found = re.findall(r"""["'](?:@|(?:\.\./)+)/?(phone|desk)/""", page.read_text())
        reaching += [page.relative_to(ROOT).as_posix() for other in found if other in others]
    assert reaching == []


def test_slices_are_two_levels_deep_and_no_deeper() -> None:
    assert [p for p in _files(ROOT / "service", ".py") if len(p.relative_to(ROOT).parts) > 3] == []


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [p for p in WRITTEN if p.read_text().strip() and not p.read_text().lstrip().startswith('"""')]
    assert silent == []


def test_there_are_no_loose_ends() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pytest\.(mark\.)?(skip|xfail)\b")
    loose = [p for p in [*WRITTEN, *PAGES] if p.name != "test_house.py" and marks.search(p.read_text())]
    assert loose == []


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"CAMPUS_SAFETY_{name.upper()}" in (ROOT / "README.md").read_text()


def test_the_ten_words_are_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    words = (
        "place",
        "person",
        "checklist",
        "plan",
        "task",
        "report",
        "photo",
        "hazard",
        "escalation",
        "notice",
    )
    assert [word for word in words if f"**{word}**" not in readme] == []


def test_no_registry_host_is_named_anywhere() -> None:
    hosts = re.compile(r"pypi\.|pythonhosted|registry\.npm|npmjs")
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    files = [ROOT / name for name in kept] or WRITTEN
    named = [
        p
        for p in files
        if p.name != "test_house.py" and p.is_file() and hosts.search(p.read_text(errors="ignore"))
    ]
    assert named == []


def test_the_chapters_are_read_in_one_direction() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
