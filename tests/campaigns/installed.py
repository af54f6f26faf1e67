# SPDX-License-Identifier: MIT
"""hark as a person installs it: the wheel by pip into a fresh environment, and by pipx into an empty home.

    .venv/bin/python tests/campaigns/installed.py

Builds the wheel, installs it both ways, runs it, and completes one line in bash, zsh and fish with nothing but what the
installation brought along. Prints a line for each thing seen and ends with 1 if one is wrong.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from completers import offered
from places import HERE

ROOT = HERE.parent
SHARED = {
    "bash": "share/bash-completion/completions/hark",
    "zsh": "share/zsh/site-functions/_hark",
    "fish": "share/fish/vendor_completions.d/hark.fish",
}


def run(*words: str | Path, **environ: str) -> str:
    """What a program says; it must succeed."""
    kept = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"} | environ
    ran = subprocess.run([str(word) for word in words], env=kept, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"{shlex.join(map(str, words))}\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def check(what: str, right: bool) -> bool:
    """Says whether *what* is *right*."""
    print("ok   " if right else "WRONG", what)
    return right


def seen(way: str, program: Path, shared: Path, home: Path) -> list[bool]:
    """What can be seen of the hark that *program* runs, installed with its data below *shared*."""
    kept = home / "hark-home"
    run(program, "decks", HOME=str(home), HARK_HOME=str(kept))
    found = [check(f"{way}: {program.name} --version", run(program, "--version", HOME=str(home)).startswith("hark "))]
    work = home / "work"
    work.mkdir()
    for shell, place in SHARED.items():
        script = shared / place
        is_ours = script.is_file() and script.read_text() == run(program, "completions", shell, HOME=str(home))
        found.append(check(f"{way}: {place} is what `hark completions {shell}` prints", is_ours))
        if is_ours:
            words = offered(shell, ["hark due act"], kept, work, script=script)
            found.append(check(f"{way}: {shell} completes a deck: {words}", words == [{"active-listening"}]))
    return found


def main() -> int:
    """Installs and looks."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        venv.create(place / "tools", with_pip=True)
        pip = place / "tools" / "bin" / "pip"
        run(pip, "install", "--quiet", "pipx")
        run(pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", place / "wheel", ROOT)
        (wheel,) = (place / "wheel").glob("hark-*.whl")

        venv.create(place / "by-pip", with_pip=True)
        run(place / "by-pip" / "bin" / "pip", "install", "--quiet", wheel)
        (place / "home").mkdir()
        found = seen("pip", place / "by-pip" / "bin" / "hark", place / "by-pip", place / "home")

        home = place / "empty"
        home.mkdir()
        run(place / "tools" / "bin" / "pipx", "install", "--quiet", wheel, HOME=str(home))
        found += seen(
            "pipx", home / ".local" / "bin" / "hark", home / ".local" / "share" / "pipx" / "venvs" / "hark", home
        )
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
