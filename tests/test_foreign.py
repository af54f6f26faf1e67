# SPDX-License-Identifier: MIT
"""What strangers wrote, in the places that hold one line: files, messages of git, and what other programs read."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from hark.safe import safe
from hark.sharing import confined
from harness import Hark
from places import HERE

EVIL = "x\n::error::forged\r\n  ##[error]x\x1b[2J\x9b1m\u202e\u2028\u2066::y"
"""What a terminal or the log of a CI would obey, in lines of its own."""
TOML = json.dumps(EVIL)
DECK = f"""
format = 1
id = "evil"
title = {TOML}
description = {TOML}
authors = [{TOML}]
license = {TOML}
[[cards]]
id = "a"
kind = "concept"
front = {TOML}
back = "b"
topics = [{TOML}]
tags = ["plain", {TOML}]
sources = [{TOML}]
allow = {{ {TOML} = {TOML} }}
"""
BROKEN = f'format = 1\nid = "broken"\ntitle = "B"\n{TOML} = 1\n[[cards]]\nkind = {TOML}\n'


def obeyed(text: str) -> list[str]:
    """The lines of *text* that a CI would obey, and characters of it that a terminal would."""
    lines = [line for line in text.split("\n") if re.match(r"\s*::[a-z]", line) or re.search(r"##(vso)?\[", line)]
    return lines + [ascii(letter) for letter in text if letter != "\n" and safe(letter) not in (letter, "    ")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a deck that is sound, one that is not, and one called as strangers like."""
    place = tmp_path / "decks"
    place.mkdir()
    (place / "evil.toml").write_text(DECK)
    (place / "broken.toml").write_text(BROKEN)
    (place / f"{EVIL.replace('/', '')}.toml").write_text(BROKEN)
    return place


def test_sees_what_is_obeyed() -> None:
    """The test itself finds each of them."""
    assert obeyed("plain\n std::x ::1\n") == []
    assert len(obeyed(EVIL)) == 8


@pytest.mark.parametrize(
    "line", ["check DECKS", "check DECKS --plain", "check DECKS --color always", "import DECKS --dry-run",
             "import DECKS/evil.toml --dry-run", "check DECKS --json", "import DECKS --dry-run --json"]
)  # fmt: skip
def test_names_and_texts_on_pages(hark: Hark, folder: Path, line: str) -> None:
    """File names, titles, topics, rules, keys and kinds stay within a line, in whatever form it is asked for."""
    ran = hark(line.replace("DECKS", shlex.quote(str(folder))))

    assert ran.code in (0, 1, 4)
    assert obeyed(re.sub("\x1b\\[[0-9;]*m", "", ran.out + ran.err)) == []


def test_annotations(hark: Hark, folder: Path) -> None:
    """Each line is one of hark's own commands, and none is begun by what a deck or file is called."""
    lines = hark(f"check {shlex.quote(str(folder))} --format github").out.splitlines()

    assert len(lines) > 5
    assert [line for line in lines if not re.match("::(error|warning|notice) file=[^:]*::", line)] == []
    assert obeyed("\n".join(line.partition(" ")[2] for line in lines)) == []


def strings(document: Any) -> list[str]:
    """Every string in a JSON document, keys too."""
    if isinstance(document, dict):
        return [text for key, value in document.items() for text in (key, *strings(value))]
    if isinstance(document, list):
        return [text for value in document for text in strings(value)]
    return [document] if isinstance(document, str) else []


def test_sarif(hark: Hark, folder: Path) -> None:
    """Neither the document nor a text in it, once it is read, holds anything to obey, or more lines than one."""
    ran = hark(f"check {shlex.quote(str(folder))} --format sarif")

    assert obeyed(ran.out) == []
    texts = strings(json.loads(ran.out))
    assert len(texts) > 100
    assert [text for text in texts if obeyed(text) or "\n" in text] == []


def test_names_for_completion(hark: Hark, folder: Path) -> None:
    """Each line of the index begins with a word of its own; a tag that cannot be typed as it is shown is left out."""
    (hark.home / "data" / "decks").mkdir(parents=True)
    shutil.copy(folder / "evil.toml", hark.home / "data" / "decks")
    assert hark("decks").code == 0

    lines = (hark.home / "cache" / "names.txt").read_text(encoding="utf-8").split("\n")

    assert {line.split(" ")[0] for line in lines} == {"names", "deck", "tag", "skill", "cards", ""}
    assert obeyed("\n".join(lines).replace("\t", " ")) == []
    assert [line for line in lines if line.startswith("tag ") and ("::" in line or "error" in line)] == []


@pytest.mark.parametrize(
    "text", [EVIL, "1772000000 $(touch x)\n", "a[$(touch x)] 3\n", "1 3\n::error::x 4\n", "1 -3\n"]
)
def test_the_file_of_prompts(hark: Hark, text: str) -> None:
    """What is in `due.txt` that hark did not write is no number, and nothing of it is said."""
    file = hark.home / "cache" / "due.txt"
    file.parent.mkdir(parents=True)
    file.write_text(text)

    assert hark("prompt --count --plain").out == "0\n"
    assert hark("prompt --count --json").json() == {"schema": "hark.prompt_count/1", "count": 0, "known": False}


def test_prompts_hold_nothing_of_the_environment(hark: Hark) -> None:
    """The scripts are the same wherever the data is: no path or name is written into them."""
    for shell in ("bash", "zsh", "fish", "starship", "tmux"):
        said = hark(f"prompt {shell}").out
        assert said == hark(f"prompt {shell}", HARK_HOME=str(hark.home / "x$(touch y)`z`'\"")).out
        assert obeyed(said.replace("\t", " ")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell stands for git")
@pytest.mark.parametrize("style", ["--plain", "--json"])
@pytest.mark.parametrize("said", [f"fatal: {EVIL}", EVIL, f"remote: {EVIL}\nfatal: remote error: {EVIL}", ""])
def test_what_git_says(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, style: str) -> None:
    """A server's words, as git repeats them, are in one line of hark's."""
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    (tmp_path / "said").write_text(said, encoding="utf-8")
    program.write_text(f'#!/bin/sh\ncase "$*" in *" init "*) exit 0;; esac\ncat {tmp_path}/said >&2\nexit 128\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("hark.sharing.git.reachable", lambda *_, **__: ["93.184.216.34"])

    ran = hark(f"import git+https://example.org/x --yes {style}", COLUMNS="0")

    assert ran.code == 1
    assert obeyed(ran.out + ran.err) == []
    if style == "--plain":
        assert [line.split(":")[0] for line in ran.err.splitlines()] == ["error", " hint"]
        assert ran.err.startswith("error: git cannot fetch that: ")


def test_names_in_a_repository(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a repository may be called as a stranger likes; what is said of them is in a line."""
    name = f"{EVIL}.toml".encode()
    listing = b"100644 blob " + b"1" * 40 + b" %d\t" % len(BROKEN) + name + b"\0"
    answers = {"ls-tree": listing, "cat-file": b"1" * 40 + b" blob %d\n" % len(BROKEN) + BROKEN.encode() + b"\n",
               "rev-parse": b"2" * 40 + b"\n"}  # fmt: skip

    def run(words: list[str], *_: Any, **__: Any) -> confined.Ended:
        return confined.Ended(0, next((answer for word, answer in answers.items() if word in words), b""), b"")

    monkeypatch.setattr("hark.sharing.git.reachable", lambda *_, **__: ["93.184.216.34"])
    monkeypatch.setattr(confined, "run", run)

    for style in ("--plain", "--json"):
        ran = hark(f"import git+https://example.org/x --yes {style}", COLUMNS="0")
        assert ran.code == 4
        assert obeyed(ran.out + ran.err) == []


def test_the_man_page_holds_no_foreign_text() -> None:
    """It is made of hark's own words: each request is one of mdoc, and there is nothing that a terminal would obey."""
    text = (HERE.parent / "docs" / "hark.1").read_text(encoding="utf-8")

    assert obeyed(text) == []
    assert {line.split(" ")[0] for line in text.split("\n") if line.startswith((".", "'"))} <= {
        '.\\"', ".Dd", ".Dt", ".Os", ".Sh", ".Ss", ".Nm", ".Nd", ".Ar", ".Op", ".Cm", ".Pp", ".Bl", ".El", ".It", ".Bd",
        ".Ed", ".Xr", ".Ev", ".Pa", ".Fl", ".Li", ".Sy", ".Em", ".Ql", ".Dq", ".Sq", ".Ex", ".Rs", ".Re", ".No", ".Ic",
        ".Lk",
    }  # fmt: skip
