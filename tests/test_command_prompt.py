# SPDX-License-Identifier: MIT
"""The number of due cards in a prompt: `due.txt` read by real shells, by tmux, and by `hark prompt --count`."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest

from completers import SHELLS, needed, processes
from hark import paths
from hark.shells import duefile
from harness import Hark
from places import HERE, environment

SNIPPETS = HERE.parent / "src" / "hark" / "shells"
NOW = 1_772_442_000
FIRST = {"bash": "bash --noprofile --norc -c", "zsh": "zsh -f -c", "fish": "fish --no-config -c"}
ASK = {
    "bash": 'source {0}; false; _hark_due; echo $? "<$HARK_DUE>"',
    "zsh": 'source {0}; false; _hark_due; echo $? "<$HARK_DUE>"',
    "fish": 'source {0}; false; emit fish_prompt; echo $status "<$HARK_DUE>"',
}
STATUS = {"bash": 1, "zsh": 0, "fish": 0}
"""What `$?` is after the prompt function: zsh and fish themselves keep it from their hooks."""


def lines(*changes: tuple[int, int], now: int) -> bytes:
    """A due file with so many cards from so many seconds before or after *now* on."""
    return b"".join(b"%d %d\n" % (now + after, count) for after, count in changes)


def due_file(home: Path, data: bytes) -> Path:
    """Puts *data* where prompts look."""
    file = home / "cache" / "due.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def shown(shell: str, home: Path, **environ: str) -> str:
    """What the prompt of *shell* shows; it must say nothing else, and leave the last exit code alone."""
    needed(shell)
    asked = ASK[shell].format(shlex.quote(str(SNIPPETS / f"prompt.{shell}")))
    ran = subprocess.run(
        [*FIRST[shell].split(), asked], env=environment(home, **environ), capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    assert ran.stderr == ""
    found = re.fullmatch(rf"{STATUS[shell]} <(\d*)>\n", ran.stdout)
    assert found, ran.stdout
    return found[1]


def starship(home: Path, **environ: str) -> str:
    """What the module of starship shows: it runs the command in `sh`, reading it from standard input."""
    module: dict[str, Any] = tomllib.loads((SNIPPETS / "prompt.starship").read_text())["custom"]["hark"]
    ran = subprocess.run(
        module["shell"], input=module["command"], env=environment(home, **environ), capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert ran.stderr == ""
    return str(ran.stdout).removesuffix("\n")


def counted(home: Path, **environ: str) -> str:
    """What `hark prompt --count` says; nothing as for the shells where that is 0."""
    ran = subprocess.run(
        [sys.executable, "-m", "hark", "prompt", "--count"], env=environment(home, **environ), capture_output=True,
        text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ran.stderr == ""
    number = ran.stdout.removesuffix("\n")
    assert number.isdigit()
    return "" if number == "0" else number


READERS: dict[str, Callable[..., str]] = {
    **{shell: (lambda home, shell=shell, **environ: shown(shell, home, **environ)) for shell in SHELLS},
    "starship": starship,
    "count": counted,
}
"""Everything that reads the due file, each as a function of the home."""


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Each reader in turn."""
    return READERS[request.param]


HOUR = 3600
CASES = {
    "now": (((-HOUR, 3),), "3"),
    "later": (((-2 * HOUR, 3), (-HOUR, 5), (HOUR, 9)), "5"),
    "nothing": (((-HOUR, 0),), ""),
    "nothing any more": (((-2 * HOUR, 3), (-HOUR, 0)), ""),
    "not yet": (((HOUR, 3),), ""),
    "many": (tuple((number * HOUR - 48 * HOUR - HOUR // 2, number + 1) for number in range(96)), "49"),
}


@pytest.mark.parametrize("name", CASES)
def test_number(tmp_path: Path, reader: Callable[..., str], name: str) -> None:
    """The count of the last line whose moment has come; nothing when that is 0 or there is none."""
    changes, number = CASES[name]
    due_file(tmp_path, lines(*changes, now=int(time.time())))

    assert reader(tmp_path) == number


FAULTS = {
    "empty": b"", "garbage": b"\x00\xff\x1b[2J$(touch pwned)\n", "no number": b"1 x\n", "one word": b"1\n",
    "three words": b"1 2 3\n", "shell": b"1 $(touch pwned)\n", "sum": b"1 a[$(touch pwned)]\n", "minus": b"1 -5\n",
    "huge number": b"1 99999999999999999999999\n", "huge moment": b"99999999999999999999999 1\n",
    "blank line": b"\n1 2\n", "fault below": b"1 2\nx\n", "zeros": b"\0" * 100, "one long line": b"1" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_file_at_fault(tmp_path: Path, reader: Callable[..., str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not as it should be shows nothing, says nothing, and runs nothing."""
    monkeypatch.chdir(tmp_path)
    due_file(tmp_path, FAULTS[name])

    assert reader(tmp_path) == ""
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "sparse", "unreadable", "link to nothing"])
def test_no_file(tmp_path: Path, reader: Callable[..., str], kind: str) -> None:
    """Nothing is shown, said or waited for where there is no file, or something else in its place."""
    file = due_file(tmp_path, b"1 5\n")
    if kind == "unreadable":
        if os.geteuid() == 0:
            pytest.skip("root may read everything")
        file.chmod(0)
    elif kind == "sparse":
        os.truncate(file, 0)
        os.truncate(file, 10**11)  # a reader that takes all of it never comes back
    else:
        file.unlink()
        if kind == "folder":
            file.mkdir()
        elif kind == "pipe":
            os.mkfifo(file)
        elif kind == "link to nothing":
            file.symlink_to("nowhere")

    assert reader(tmp_path) == ""


def test_where_it_is(tmp_path: Path, reader: Callable[..., str]) -> None:
    """The file is found by HARK_HOME, else by XDG_CACHE_HOME, else in ~/.cache."""
    due_file(tmp_path / "home", b"1 1\n")
    for place, number in ((tmp_path / "user" / ".cache", 2), (tmp_path / "other", 3)):
        (place / "hark").mkdir(parents=True)
        (place / "hark" / "due.txt").write_text(f"1 {number}\n")
    user = {"HOME": str(tmp_path / "user")}

    assert reader(tmp_path / "home", **user) == "1"
    assert reader(tmp_path, **user, HARK_HOME="") == "2"
    assert reader(tmp_path, **user, HARK_HOME="", XDG_CACHE_HOME=str(tmp_path / "other")) == "3"


@pytest.mark.parametrize("shell", SHELLS)
def test_it_is_right_as_time_passes(hark: Hark, shell: str, tmp_path: Path) -> None:
    """The file that hark wrote says the right number hours later, with nothing run in between."""
    needed("faketime", shell)
    hark("grade listening/reflection good", at="2026-03-02 09:00")
    text = (hark.home / "cache" / "due.txt").read_text()
    tomorrow = hark("due --json", at="2026-03-03 09:00").json()["session"]["cards"]
    snippet = shlex.quote(str(SNIPPETS / f"prompt.{shell}"))
    asked = ASK[shell].format(snippet)
    assert len(text.splitlines()) > 1

    def at(moment: str) -> str:
        ran = subprocess.run(
            ["faketime", "-f", f"@{moment}", *FIRST[shell].split(), asked], env=environment(hark.home, TZ="UTC"),
            capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60,
        )  # fmt: skip
        return ran.stdout.partition("<")[2].strip(">\n")

    assert at("2026-03-02 09:00:30") == str(hark("due --json", at="2026-03-02 09:00:30").json()["session"]["cards"])
    assert at("2026-03-02 09:20:00") == str(hark("due --json", at="2026-03-02 09:20").json()["session"]["cards"])
    assert at("2026-03-03 09:00:00") == str(tomorrow)
    assert at("2026-03-01 09:00:00") == ""


@pytest.mark.parametrize("shell", SHELLS)
def test_no_process_is_started(tmp_path: Path, shell: str) -> None:
    """A prompt starts no process, not even a copy of the shell."""
    needed("strace", shell)
    due_file(tmp_path, lines((-HOUR, 3), (HOUR, 4), now=int(time.time())))
    ready, trace = tmp_path / f"{shell}.answers", tmp_path / "trace"
    asked = ASK[shell].format(shlex.quote(str(SNIPPETS / f"prompt.{shell}")) + f"; true >>{shlex.quote(str(ready))}")
    ran = subprocess.run(
        ["strace", "--seccomp-bpf", "-f", "-e", "trace=process,openat", "-o", str(trace), *FIRST[shell].split(), asked],
        env=environment(tmp_path), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert ran.stdout == f"{STATUS[shell]} <3>\n"
    assert processes(trace, shell) == []


def test_bash_prompt_is_set_up_once(tmp_path: Path) -> None:
    """The function is put before what the prompt runs already, once, also where that is an array and under set -u."""
    needed("bash")
    snippet = shlex.quote(str(SNIPPETS / "prompt.bash"))

    def after(before: str) -> str:
        asked = f'set -u; {before} source {snippet}; source {snippet}; echo "${{PROMPT_COMMAND[@]}}"'
        ran = subprocess.run(
            [*FIRST["bash"].split(), asked], env=environment(tmp_path), capture_output=True, text=True, check=True
        )
        return ran.stdout + ran.stderr

    assert after("") == "_hark_due\n"
    assert after("PROMPT_COMMAND=mine;") == "_hark_due; mine\n"
    assert after("PROMPT_COMMAND=(mine yours);") == "_hark_due; mine yours\n"


def test_bash_prompt_is_sound() -> None:
    """The snippet has no fault that shellcheck knows of."""
    needed("shellcheck")

    subprocess.run(["shellcheck", str(SNIPPETS / "prompt.bash")], check=True)


@pytest.mark.parametrize(("count", "said"), [(7, "7 due end"), (0, "end")])
def test_tmux(tmp_path: Path, count: int, said: str) -> None:
    """The status line of a real tmux shows the number, and nothing when nothing is due."""
    needed("tmux")
    due_file(tmp_path, lines((-HOUR, count), now=int(time.time())))
    start = tmp_path / "tmux.conf"
    start.write_text(
        "set -g default-shell /bin/sh\n"
        f"set -g status-left ''\nset -g status-right ''\nsource-file {SNIPPETS / 'prompt.tmux'}\n"
        "set -ga status-right ' #(sleep 1; echo end)'\nset -g status-interval 1\n"  # by then ours is done as well
    )
    server = ["tmux", "-S", str(tmp_path / "socket")]
    screen = pyte.Screen(100, 10)
    stream = pyte.ByteStream(screen)
    child = pexpect.spawn(
        server[0], [*server[1:], "-f", str(start), "new-session", "-n", "here", "sleep 60"], env=environment(tmp_path),
        dimensions=(10, 100), timeout=60,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while screen.display[-1].partition("here*")[2].strip() != said:
            assert time.monotonic() < end, screen.display[-1]
            with contextlib.suppress(pexpect.TIMEOUT):
                stream.feed(child.read_nonblocking(65536, 0.1))
    finally:
        subprocess.run([*server, "kill-server"], check=False, capture_output=True)
        child.close(force=True)


class TestCount:
    """`hark prompt --count`."""

    def test_place_is_that_of_all_the_rest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The light way to the file leads where hark writes it."""
        for environ in (
            {"HARK_HOME": "/a", "HOME": "/h"}, {"XDG_CACHE_HOME": "/c", "HOME": "/h"}, {"HOME": "/h"},
            {"XDG_CACHE_HOME": " ", "HOME": "/h"},
        ):  # fmt: skip
            for name in ("HARK_HOME", "XDG_CACHE_HOME", "HOME"):
                monkeypatch.delenv(name, raising=False)
            for name, value in environ.items():
                monkeypatch.setenv(name, value)

            assert duefile.place(os.environ) == str(paths.folders(os.environ).due_file)

    def test_through_the_command_line(self, hark: Hark) -> None:
        """In words and as JSON it says the same, by the clock of the world."""
        due_file(hark.home, lines((0, 4), now=NOW))

        assert hark("prompt --count", at="2026-03-02 09:00").out == "4\n"
        assert hark("prompt --count --json", at="2026-03-02 09:00").json() == {
            "schema": "hark.prompt_count/1", "count": 4, "known": True,
        }  # fmt: skip
        assert hark("prompt --count --json", at="2026-03-02 08:00").json() == {
            "schema": "hark.prompt_count/1", "count": 0, "known": False,
        }  # fmt: skip

    def test_nothing_heavy_is_loaded(self, tmp_path: Path) -> None:
        """On its way it loads nothing but the door, the due file and the clock, and writes nothing."""
        due_file(tmp_path / "home", b"1 5\n")
        code = (
            "import sys; before = set(sys.modules); sys.argv = ['hark', 'prompt', '--count']\n"
            "from hark.__main__ import main; main(); print(sorted(set(sys.modules) - before))"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], env=environment(tmp_path / "home"), capture_output=True, text=True, check=True
        )

        assert ran.stdout == "5\n['__future__', 'hark', 'hark.__main__', 'hark.shells', 'hark.shells.duefile']\n"
        assert sorted(file.name for file in tmp_path.rglob("*")) == ["cache", "due.txt", "home"]

    def test_a_locked_progress_file_does_not_matter(self, hark: Hark) -> None:
        """It answers while another program holds the progress file."""
        import sqlite3

        hark("grade listening/reflection good")
        due_file(hark.home, b"1 5\n")
        with sqlite3.connect(hark.home / "data" / "progress.db") as held:
            held.execute("BEGIN EXCLUSIVE")

            assert counted(hark.home) == "5"
            held.rollback()


class TestSnippets:
    """`hark prompt SHELL`."""

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "starship", "tmux"])
    def test_snippet(self, hark: Hark, shell: str) -> None:
        """The very text of the snippet, which says itself where it goes."""
        ran = hark(f"prompt {shell}")

        assert (ran.out, ran.err) == ((SNIPPETS / f"prompt.{shell}").read_text(), "")
        assert hark(f"prompt {shell} --json").json() == {
            "schema": "hark.prompt/1", "shell": shell, "text": ran.out,
        }  # fmt: skip

    def test_refusals(self, hark: Hark) -> None:
        """A shell or `--count` is needed, and not both."""
        assert hark("prompt").err == (
            "error: missing argument `SHELL`\n hint: one of `bash`, `zsh`, `fish`, `starship` or `tmux`, or `--count`\n"
        )
        assert hark("prompt bash --count").err == (
            "error: `--count` and `bash` are two answers\n hint: leave one of them out\n"
        )
