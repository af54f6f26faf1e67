# SPDX-License-Identifier: MIT
"""A command is one file: who deletes it has deleted the command, and nothing is left that names it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import HERE, environment

ROOT = HERE.parent
GONE = "remind"
ASK = """
import io, json, sys
from pathlib import Path
import hark
from hark.cli import app
from hark.cli.world import World
from hark.shells.grammar import grammar
from hark.shells.kinds import Shell
from hark.shells.scripts import script

def said(*words):
    out = io.StringIO()
    world = World(stdout=out, stderr=out)
    return app.run(list(words), world), out.getvalue()

sys.path.insert(0, "docs")
import manual

answers = {" ".join(words): said(*words) for words in (
    ("--help",), ("help",), ("help", "--json"), ("schema",), ("schema", "--json"), ("due", "--help"), ("paths",),
    *(("completions", str(shell)) for shell in Shell),
)}
answers["man"] = 0, manual.page("")
print(json.dumps({"where": hark.__file__, "answers": answers, "gone": said(sys.argv[1])}))
"""


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which the file of one command is deleted, and nothing else is changed."""
    copy = tmp_path_factory.mktemp("without")
    for folder in ("src", "docs", "decks"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "src" / "hark" / "commands" / f"{GONE}.py").unlink()
    return copy


def test_a_command_can_be_deleted(without: Path, tmp_path: Path) -> None:
    """Help, schemas, completions and the man page are made without it, and none of them names it."""
    env = environment(tmp_path, PYTHONPATH=str(without / "src"))
    ran = subprocess.run(
        [sys.executable, "-c", ASK, GONE], cwd=without, env=env, capture_output=True, text=True, check=True
    )
    told = json.loads(ran.stdout)

    assert Path(told["where"]).is_relative_to(without)
    assert {line: code for line, (code, _) in told["answers"].items() if code} == {}
    assert [line for line, (_, text) in told["answers"].items() if re.search(rf"\b{GONE}\b", text)] == []
    assert all("paths" in text for line, (_, text) in told["answers"].items() if line not in ("due --help", "paths"))
    assert told["gone"][0] == 2
    assert f"no such command `{GONE}`" in told["gone"][1]


def test_it_is_there_to_begin_with() -> None:
    """What is deleted above is a command, so that the test above says something."""
    assert (ROOT / "src" / "hark" / "commands" / f"{GONE}.py").exists()
