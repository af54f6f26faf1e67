# SPDX-License-Identifier: MIT
"""How hark is typed where the shell does not find it by its name, and what home says then."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.cli.typed import Typed, typed
from harness import Hark


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`.hark/bin/hark` in the current folder, with what activates it beside it."""
    monkeypatch.chdir(tmp_path)
    folder = Path(".hark/bin")
    folder.mkdir(parents=True)
    for name in ("hark", "activate", "activate.fish"):
        (folder / name).touch(0o755)
    return folder / "hark"


def test_on_path(script: Path, tmp_path: Path) -> None:
    """What the shell finds by its name is typed by it, through a link as well."""
    link = tmp_path / "bin" / "hark"
    link.parent.mkdir()
    link.symlink_to(script.resolve())

    assert typed(str(script.resolve()), {"PATH": f"/nowhere:{script.parent.resolve()}"}) == Typed("hark")
    assert typed(str(script), {"PATH": str(link.parent)}) == Typed("hark")
    assert typed("hark", {}) == Typed("hark")


def test_not_on_path(script: Path) -> None:
    """Else it is the path as it was typed, and the line that makes the name enough."""
    assert typed(str(script), {"PATH": "/nowhere"}) == Typed(".hark/bin/hark", ". .hark/bin/activate")
    assert typed(str(script), {"SHELL": "/usr/bin/fish"}).activate == "source .hark/bin/activate.fish"


def test_another_hark_comes_first(script: Path, tmp_path: Path) -> None:
    """Where the name would start another hark, it is not said."""
    other = tmp_path / "other" / "hark"
    other.parent.mkdir()
    other.touch(0o755)

    assert typed(str(script), {"PATH": f"{other.parent}:{script.parent.resolve()}"}).command == ".hark/bin/hark"


def test_folder_with_a_space(tmp_path: Path) -> None:
    """What is named can be pasted."""
    folder = tmp_path / "my tools"

    assert typed(f"{folder}/hark", {}) == Typed(f"'{folder}/hark'")


def test_module() -> None:
    """Started as a module, it is named so."""
    assert typed("/site-packages/hark/__main__.py", {}) == Typed("python3 -m hark")


def test_home_names_it(hark: Hark, script: Path) -> None:
    """Home names what can be typed here, and how `hark` alone comes to do."""
    ran = hark("", started_as=str(script), PATH="/nowhere")

    assert ran.out == (
        "Welcome. A first session is ready.\n"
        "3 cards, about 3 minutes.\n"
        "\n"
        "  .hark/bin/hark review  start\n"
        "  .hark/bin/hark stats   how it goes\n"
        "  .hark/bin/hark --help  all commands\n"
        "  . .hark/bin/activate   makes `hark` enough\n"
        "\n"
        "Where a hint says `hark`, type `.hark/bin/hark`.\n"
    )
    answer = hark("--json", started_as=str(script), PATH="/nowhere").json()
    assert (answer["command"], answer["activate"]) == (".hark/bin/hark", ". .hark/bin/activate")
