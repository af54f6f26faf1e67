# SPDX-License-Identifier: MIT
"""What a start loads: nothing that the command does not use. How long it takes, bench/ measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness import Hark
from places import SMALL, environment

ASKED = """
import sys, json
before = set(sys.modules)
sys.argv = ["hark", *{words}]
if {library!r}:
    from hark.cli import run
    from hark.cli.world import World
    from pathlib import Path
    run({words}, World(bundled=Path({library!r})))
else:
    from hark.__main__ import main
    main()
print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""
TYPER = """
import sys, json
before = set(sys.modules)
import typer
print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""
HARK = {
    "cards": {"card", "catalogue", "dialogue", "library", "model", "naming", "packing", "signature"},
    "cli": {"app", "home", "options", "output", "world"},
    "commands": {"due"},
    "memory": {"days", "fold", "model", "schedule"},
    "progress": {"database", "dates", "history", "joined", "rows", "schema", "snapshot", "store"},
    "shells": {"names"},
    "study": {"agenda", "backlog", "learner", "today"},
    "views": {"deck", "today", "view"},
    "": {"config", "errors", "files", "paths", "safe", "values"},
}
"""Of hark, what `hark due --json` loads."""


def loaded(home: Path, words: list[str], *, library: bool = False) -> set[str]:
    """The modules that a run loads beyond those Python itself begins with."""
    code = ASKED.format(words=words, library=str(SMALL) if library else "")
    return asked(code, home)


def asked(code: str, home: Path) -> set[str]:
    """The modules that *code* names."""
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), capture_output=True, text=True, check=True
    )
    return set(json.loads(ran.stderr))


def test_due_loads_what_it_uses(hark: Hark) -> None:
    """`due --json` loads typer, sqlite3, json and these modules of hark: no rich, no fsrs, no TOML, no network."""
    hark("grade listening/reflection good")  # decks are parsed, and kept, and nobody is a newcomer

    found = loaded(hark.home, ["due", "--json"], library=True) - asked(TYPER, hark.home)

    own: dict[str, set[str]] = {}
    for folder, _, module in (name.removeprefix("hark").rpartition(".") for name in found if name.startswith("hark.")):
        own.setdefault(folder.strip("."), set()).add(module)
    assert own.pop("") - HARK.keys() == HARK[""]
    assert own == {folder: modules for folder, modules in HARK.items() if folder}
    others = {name.split(".")[0].removeprefix("_") for name in found} - {"hark"}
    assert others <= {"json", "sqlite3", "_future__", "gc", "typer"}


def test_a_grade_loads_nothing_of_how_things_look(hark: Hark) -> None:
    """`grade --json` loads no page, no reader of many grades, and none of the calendar that `strptime` brings along."""
    hark("grade listening/reflection good")

    found = loaded(hark.home, ["grade", "listening/reflection", "good", "--json"], library=True)

    assert "hark.commands.grade" in found
    assert not {name for name in found if name.startswith("hark.render")}
    assert found.isdisjoint({"hark.cli.jsonlines", "calendar", "_strptime"})


@pytest.mark.parametrize("words", [["--version"], ["prompt", "--count"]])
def test_the_door_answers_by_itself(hark: Hark, words: list[str]) -> None:
    """The version and the number for the prompt are said before anything else is loaded."""
    hark("due")

    found = loaded(hark.home, words)

    assert found <= {"__future__", "hark", "hark.__main__", "hark.shells", "hark.shells.duefile"}


OPENED = """
import sys, json
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
sys.argv = ["hark", "config", "--help"]
from hark.__main__ import main
try:
    main()
finally:
    print(json.dumps(opened), file=sys.stderr)
"""


def test_help_reads_no_deck(hark: Hark) -> None:
    """A page of help is made from the commands: what they may be given is listed without reading a deck."""
    found = {Path(name) for name in asked(OPENED, hark.home)}

    assert {file.stem for file in found if file.suffix == ".toml" and file.parent.name == "decks"} == set()
    assert "helplines" in {file.stem for file in found}
