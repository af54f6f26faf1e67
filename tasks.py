# SPDX-License-Identifier: MIT
"""The project's tasks, for a machine with nothing but Python and pip.

    python3 tasks.py test        set up, then lint, types and tests: what CI runs
    python3 tasks.py lint        set up, then lint and types alone
    python3 tasks.py pictures    draw the README's pictures anew
    python3 tasks.py tables      work out the tables of decks/README.md anew
    python3 tasks.py guess       try whether the right options can be guessed from their words
    python3 tasks.py notice      work out anew how often what is noticed in replies is right
    python3 tasks.py man         write the man page anew
    python3 tasks.py schemas     write down the JSON contract anew; refuses to lose anything
    python3 tasks.py completions make the scripts in completions/ anew
    python3 tasks.py bench       measure hark against its yardsticks; --help lists what else it takes
    python3 tasks.py cohort      measure `hark cohort` over learners made of dice; --help says how many
    python3 tasks.py spark       ask DuckDB and Spark the same of them, and compare the answers
    python3 tasks.py pins        work out constraints.txt anew

The first run makes `.venv` from the hashed pins in constraints.txt; later runs reuse it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = str(BIN / ("python.exe" if sys.platform == "win32" else "python"))
PINS = ROOT / "constraints.txt"


def run(*command: str, environ: Mapping[str, str] | None = None) -> None:
    """Runs *command* in the project's folder, said aloud; a failure ends the task with its exit code."""
    shown = " ".join(Path(command[0]).name if word == command[0] else word for word in command)
    print(f"$ {shown}", flush=True)
    done = subprocess.run(command, cwd=ROOT, env=environ, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def set_up() -> None:
    """Makes `.venv` with the pinned packages and hark itself, unless it is there and current."""
    made_of = hashlib.sha256(PINS.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / "made-of"
    if stamp.exists() and stamp.read_text() == made_of:
        return
    venv.create(VENV, clear=True, with_pip=True)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "-r", str(PINS.name))
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(made_of)


def lint() -> None:
    """Style, form and types."""
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "mypy")


def test() -> None:
    """Lint, then the tests; further words go to pytest."""
    lint()
    run(PYTHON, "-m", "pytest", *sys.argv[2:], environ=roomy_memory() | os.environ)


def roomy_memory() -> dict[str, str]:
    """Has temporary files in memory, where there is room: tests write many and sync each, and disks take their time."""
    memory = Path("/dev/shm")  # noqa: S108
    is_there = memory.is_dir() and os.access(memory, os.W_OK | os.X_OK)
    return {"TMPDIR": str(memory)} if is_there and shutil.disk_usage(memory).free > 2**28 else {}


def pictures() -> None:
    """The README's pictures, drawn by hark's own renderer."""
    run(PYTHON, "docs/pictures.py")


def tables() -> None:
    """The tables of decks/README.md, worked out from the decks."""
    run(PYTHON, "docs/tables.py")


def guess() -> None:
    """Whether the words of options give the right ones away."""
    run(PYTHON, "docs/guessing.py")


def notice() -> None:
    """The table of docs/coach.md, worked out from the gold lines."""
    run(PYTHON, "docs/noticing.py")


def man() -> None:
    """The man page, from the commands and the help topics."""
    run(PYTHON, "docs/manual.py")


def schemas() -> None:
    """The released schemas and their list in docs/json.md, from the views."""
    run(PYTHON, "docs/contract.py")


def completions() -> None:
    """The scripts in completions/, made from the commands as they are."""
    for shell, name in {"bash": "hark.bash", "zsh": "_hark", "fish": "hark.fish", "powershell": "hark.ps1"}.items():
        made = subprocess.run((PYTHON, "-m", "hark", "completions", shell), stdout=subprocess.PIPE, check=True).stdout
        (ROOT / "completions" / name).write_bytes(made)


def bench() -> None:
    """The speed budget, measured; further words go to the bench."""
    run(PYTHON, "-m", "bench", *sys.argv[2:])


def cohort() -> None:
    """`hark cohort`, measured; further words go to the bench."""
    run(PYTHON, "-m", "bench.cohort", *sys.argv[2:])


def spark() -> None:
    """The SQL of `hark cohort` on DuckDB and on Spark; further words go to the bench."""
    run(PYTHON, "-m", "bench.spark", *sys.argv[2:])


def pins() -> None:
    """The newest versions pyproject.toml allows, with hashes, for every platform and Python from 3.11 on."""
    run(PYTHON, "-m", "pip", "install", "--quiet", "uv")
    run(
        PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--universal",
        "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--quiet", "--upgrade",
        "--custom-compile-command", "python3 tasks.py pins", "--output-file", PINS.name,
    )  # fmt: skip


TASKS = {
    task.__name__: task
    for task in (test, lint, pictures, tables, guess, notice, man, schemas, completions, bench, cohort, spark, pins)
}

if __name__ == "__main__":
    wanted = TASKS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if wanted is None:
        sys.exit(__doc__)
    set_up()
    wanted()
