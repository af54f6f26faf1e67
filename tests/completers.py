# SPDX-License-Identifier: MIT
"""The three shells, asked what they would complete: each runs once, headless, for many lines.

bash is asked through readline at a pseudo-terminal, so that COMP_WORDBREAKS counts; zsh through its own completion
system, with `compadd` listened to; fish with `complete -C`.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pytest

from places import HERE, environment

SCRIPTS = HERE.parent / "completions"
PATIENCE_S = 20.0
"""How long a shell may take for all lines; only a failing test ever waits so long."""

SHELLS = ("bash", "zsh", "fish")
_MARK = "=hark="


def needed(*programs: str) -> None:
    """Skips the test where one of *programs* is not installed."""
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


def offered(
    shell: str, lines: Sequence[str], home: Path, folder: Path, *, script: Path | None = None, before: str = "",
    strace: Path | None = None, **environ: str,
) -> list[set[str]]:  # fmt: skip
    """What *shell* offers at the end of each of *lines*, standing in *folder*: the words behind `--option=` or a comma.

    *before* is run first; with *strace*, every process that is started is written there.
    """
    needed(shell)
    kept = environment(home, **environ)
    answers = folder.parent / f"{shell}.answers"
    answers.unlink(missing_ok=True)
    file = script or SCRIPTS / {"bash": "hark.bash", "zsh": "_hark", "fish": "hark.fish"}[shell]
    traced = [] if strace is None else ["strace", "-f", "-e", "trace=process,openat", "-o", str(strace)]
    found = _ASK[shell](traced, lines, file, answers, kept, folder, before)
    assert len(found) == len(lines), found
    return [{_own(word, line) for word in words} for words, line in zip(found, lines, strict=True)]


def inserted(shell: str, line: str, home: Path, folder: Path) -> set[str]:
    """The words a `hark` is given when *shell* puts every completion of the last word into *line*, and runs it."""
    needed(shell)
    answers = folder.parent / "run.answers"
    taken = folder.parent / "taken"
    hark = f"hark() {{ printf '%s\\n' \"$@\" >{shlex.quote(str(taken))}; printf 'done\\n' >>{shlex.quote(str(answers))}; }}"
    words, kept = (_bash_start if shell == "bash" else _zsh_start)(
        SCRIPTS / ("hark.bash" if shell == "bash" else "_hark"), answers, environment(home), hark
    )
    _typed(words, [line + "\x18i\r"], answers, kept, folder, "\n", 1)
    return set(taken.read_text().splitlines()[len(line.split()) - 1 :])


def processes(strace: Path, answers: Path) -> list[str]:
    """The processes a traced shell started from the moment it first wrote to *answers*; threads are none."""
    lines = strace.read_text(errors="replace").splitlines()
    start = next(number for number, line in enumerate(lines) if str(answers) in line)
    started = re.compile(r"\b(execve|execveat|fork|vfork|clone3?)\(")
    return [line for line in lines[start:] if started.search(line) and "CLONE_THREAD" not in line]


def _own(word: str, line: str) -> str:
    """*word* without what shells repeat before it in different ways, and without the slash behind a folder's name."""
    last = line.rpartition(" ")[2]
    if last.startswith("--") and "=" in last:
        word = re.sub(r"^--[a-z0-9-]+=", "", word)
    if "," in last:
        word = word.rpartition(",")[2]
    return word.removesuffix("/") if word.count("/") == 1 and word.endswith("folder/") else word


def _bash_start(script: Path, answers: Path, kept: dict[str, str], before: str) -> tuple[list[str], dict[str, str]]:
    setup = (
        "set -u\n" + before + f"\nsource {shlex.quote(str(script))}\n"
        "bind 'set completion-query-items 0' 'set bell-style none' 'set enable-bracketed-paste off'\n"
        "bind '\"\\C-xi\": insert-completions'\n"
        f"_answer() {{ printf '%s\\n' \"$READLINE_LINE\" >>{shlex.quote(str(answers))}; READLINE_LINE=; }}\n"
        f"bind -x '\"\\C-xd\": _answer'\n: >>{shlex.quote(str(answers))}\n"
    )
    return ["bash", "--noprofile", "--rcfile", _file(answers, "rc", setup), "-i"], kept


def _bash(
    traced: list[str], lines: Sequence[str], script: Path, answers: Path, kept: dict[str, str], folder: Path, before: str
) -> list[list[str]]:  # fmt: skip
    words, kept = _bash_start(script, answers, kept, before)
    said = _typed([*traced, *words], [line + "\x18i\x18d" for line in lines], answers, kept, folder, "\n", len(lines))
    found: list[list[str]] = []
    for line, after in zip(lines, said, strict=True):
        if after == line:
            found.append([])
            continue
        start = max(line.rfind(" "), line.rfind("="), line.rfind(":")) + 1
        cut = line[start:]
        if cut[:1] in ("'", '"'):  # readline keeps the quote that was typed and closes it behind the first word
            found.append([after[start:].strip().strip(cut[0])])
            continue
        assert after.startswith(line[:start]), (line, after)
        found.append(shlex.split(after[start:]))
    return found


_LISTEN = """
        compadd() {
          if [[ ${@[1,(i)(-|--)]} == *-[a-zA-Z]#[OAD]\\ * ]]; then builtin compadd "$@"; return; fi
          local -a __hits
          builtin compadd -A __hits "$@"
          (( $#__hits )) && print -rl -- ${(Q)__hits} >>ANSWERS
          builtin compadd "$@"
        }
"""
"""Every word offered, written down without the quoting that inserting it would take."""


def _zsh_start(script: Path, answers: Path, kept: dict[str, str], before: str) -> tuple[list[str], dict[str, str]]:
    place = answers.parent / "zsh"
    place.mkdir(exist_ok=True)
    (place / "_hark").write_bytes(script.read_bytes())
    to = shlex.quote(str(answers))
    (place / ".zshrc").write_text(f"""
        PS1='> ' fpath=({shlex.quote(str(place))} $fpath)
        unsetopt beep list_beep; LISTMAX=9999
        autoload -Uz compinit && compinit -D -u
        {before}
        _answer() {{ print -- '{_MARK}' >>{to}; BUFFER= }}
        zle -N _answer
        zle -C _all complete-word _every; bindkey '^Xi' _all
        _every() {{ _main_complete; compstate[insert]=all }}
        bindkey '^Xd' _answer '^Xl' list-choices
        print -n >>{to}
    """)
    return ["zsh", "-d", "-i"], kept | {"ZDOTDIR": str(place)}


def _zsh(
    traced: list[str], lines: Sequence[str], script: Path, answers: Path, kept: dict[str, str], folder: Path, before: str
) -> list[list[str]]:  # fmt: skip
    listen = _LISTEN.replace("ANSWERS", shlex.quote(str(answers)))
    words, kept = _zsh_start(script, answers, kept, before + listen)
    keys = [line + "\x18l\x18d" for line in lines]
    said = _typed([*traced, *words], keys, answers, kept, folder, _MARK, len(lines))
    return [[word for word in part.split("\n") if word] for part in said]


def _fish(
    traced: list[str], lines: Sequence[str], script: Path, answers: Path, kept: dict[str, str], folder: Path, before: str
) -> list[list[str]]:  # fmt: skip
    asking = (
        f"{before}\nsource $argv[1]\necho -n >>$argv[2]\nfor line in $argv[3..-1]\n"
        f"  complete -C $line >>$argv[2]\n  echo {_MARK} >>$argv[2]\nend"
    )
    subprocess.run(
        [*traced, "fish", "--no-config", "-c", asking, str(script), str(answers), *lines], env=kept, cwd=folder,
        check=True, timeout=PATIENCE_S,
    )  # fmt: skip
    parts = answers.read_text().split(f"{_MARK}\n")[:-1]
    return [[line.partition("\t")[0] for line in part.split("\n") if line] for part in parts]


_ASK = {"bash": _bash, "zsh": _zsh, "fish": _fish}


def _file(answers: Path, ending: str, text: str) -> str:
    file = answers.with_suffix(f".{ending}")
    file.write_text(text)
    return str(file)


def _typed(
    words: list[str], keys: list[str], answers: Path, kept: dict[str, str], folder: Path, mark: str, wanted: int
) -> list[str]:
    """Types *keys* at a terminal where *words* run, until *answers* holds *wanted* parts that end with *mark*."""
    child = pexpect.spawn(words[0], words[1:], env=kept, cwd=str(folder), dimensions=(50, 500), timeout=PATIENCE_S)
    child.delaybeforesend = None
    try:
        for number, one in enumerate(keys, 1):
            child.send(one)
            _await(child, answers, mark, number)
        text = answers.read_text()
    finally:
        child.close(force=True)
    assert text.count(mark) == wanted, text
    return text.split(mark)[:-1]


def _await(child: pexpect.spawn, answers: Path, mark: str, number: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while not answers.exists() or answers.read_text().count(mark) < number:
        assert time.monotonic() < end, f"no answer {number}:\n{child.before}"
        try:
            child.read_nonblocking(65536, 0.01)
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            raise AssertionError("the shell has ended") from None
