# SPDX-License-Identifier: MIT
"""The man page: current, without a fault, whole, and where `man` finds it after an installation."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from hark.cli.app import tree
from hark.cli.options import COMMON
from hark.errors import Exit
from hark.shells.command import Command
from manual import page, undated
from places import HERE

if TYPE_CHECKING:
    from pathlib import Path

ROOT = HERE.parent
PAGE = ROOT / "docs" / "hark.1"
needs_mandoc = pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")


def shown() -> str:
    """The page as a person reads it, white space evened out."""
    text = subprocess.run(
        ["mandoc", "-T", "ascii", "-O", "width=200", str(PAGE)], capture_output=True, text=True, check=True
    ).stdout
    return " ".join(re.sub(r".\x08", "", text).split())


def quoted(text: str) -> str:
    """*text* with its quotes as the page has them."""
    return re.sub(r"`([^`]*)`", r"`\1'", text)


def test_is_current() -> None:
    """It is what the commands and topics give today: `python3 tasks.py man` renews it."""
    assert undated(page("")) == undated(PAGE.read_text(encoding="utf-8"))


@needs_mandoc
def test_lint() -> None:
    """`mandoc -T lint` finds nothing, not even a matter of style."""
    said = subprocess.run(["mandoc", "-T", "lint", str(PAGE)], capture_output=True, text=True, check=False)

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_sections() -> None:
    """The sections are the ones that a reader of man pages expects, in the order they expect."""
    assert re.findall(r"^\.Sh (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE) == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "KEYS", "SETTINGS", "HELPLINES", "DECK FILES", "JSON",
        "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO",
    ]  # fmt: skip


def test_quotes() -> None:
    """Every quotation is opened and closed, and no backtick is left."""
    text = PAGE.read_text(encoding="utf-8")

    assert text.count(r"\(oq") == text.count(r"\(cq") > 10
    assert "`" not in text.partition("\n")[2]
    assert r"\(ga" not in text


@needs_mandoc
@pytest.mark.parametrize("one", tree()[1:], ids=lambda one: one.name)
def test_tells_of(one: Command) -> None:
    """Every command is there with its summary, its own options and what they do, and its examples."""
    page = shown()

    assert quoted(one.summary) in page
    for option in one.options:
        assert f"{option.names[0]} {option.metavar}".rstrip() in page
        if option.group != COMMON:
            assert quoted(option.about) in page
    assert all(" ".join(example.split()) in page for example in one.examples)


@needs_mandoc
def test_tells_exit_codes() -> None:
    """Every exit code is there."""
    section = shown().partition("EXIT STATUS")[2].partition("EXAMPLES")[0]

    assert [code for code in Exit if f" {int(code)} " not in section] == []


def test_is_installed(tmp_path: Path) -> None:
    """The wheel puts it where `man hark` looks; the source archive holds it, too."""
    for kind in ("wheel", "sdist"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(tmp_path)], cwd=ROOT, check=True,
            capture_output=True,
        )  # fmt: skip
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = {re.sub(r"^hark-[^/]+/", "", name.partition(".data/")[2] or name) for name in wheel.namelist()}
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as source:
        held = {name.partition("/")[2] for name in source.getnames()}

    assert {"data/share/man/man1/hark.1", "hark/render/topics.toml"} <= names
    assert {"docs/hark.1", "src/hark/render/topics.toml"} <= held
