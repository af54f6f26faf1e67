# SPDX-License-Identifier: MIT
"""A shell in which `hark` is the one under test, for running what the documentation says, as it says it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness import DRIVER
from places import HERE, SMALL, environment

ROOT = HERE.parent


@dataclass
class Shell:
    """A shell with a home and a folder of its own. Programs put into *programs* come before all others."""

    folder: Path
    decks: Path = SMALL
    now: str = "2026-03-02T09:00:00+00:00"

    def __post_init__(self) -> None:
        self.programs = self.folder / "bin"
        self.here = self.folder / "here"
        for place in (self.programs, self.here):
            place.mkdir(parents=True, exist_ok=True)
        self.add("hark", f'exec {shlex.join(DRIVER)} "$@"')

    @property
    def home(self) -> Path:
        """Where this hark keeps its things."""
        return self.folder / "home"

    def add(self, name: str, script: str) -> None:
        """Puts a program of that name in the way."""
        file = self.programs / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def environ(self, **more: str) -> dict[str, str]:
        """The environment of a command."""
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return environment(
            self.home, PATH=path, HARK_TEST_NOW=self.now, HARK_TEST_DECKS=str(self.decks), COLUMNS="80", **more
        )

    def run(self, line: str, stdin: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Runs *line* as a person's shell would; without *stdin*, nobody is there to be asked."""
        given = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
        return subprocess.run(
            ["sh", "-c", line], cwd=self.here, env=self.environ(**more), capture_output=True, text=True,
            check=False, timeout=60, **given,
        )  # fmt: skip


def blocks(document: Path, language: str = "sh") -> list[str]:
    """The code blocks of a document in that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
