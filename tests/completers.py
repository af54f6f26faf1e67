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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest

from places import HERE, environment

SCRIPTS = HERE.parent / "completions"
SHELLS = ("bash", "zsh", "fish")
PATIENCE_S = 60.0
"""How long a shell may take for a line; only a failing test ever waits so long."""
_END = "=end="
"""What stands behind the answer to each line."""


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a shell: the completion script it has, what is run before, and where it writes its answers."""

    script: Path
    answers: Path
    folder: Path
    environ: Mapping[str, str]
    before: str = ""
    strace: Path | None = None

    @property
    def traced(self) -> list[str]:
        """The words before the shell's own, where every process it starts is to be written down."""
        if self.strace is None:
            return []
        return ["strace", "--seccomp-bpf", "-f", "-e", "trace=process,openat", "-o", str(self.strace)]

    @property
    def to_answers(self) -> str:
        """The end of a shell command that adds to the answers."""
        return f">>{shlex.quote(str(self.answers))}"


def needed(*programs: str) -> None:
    """Skips the test where one of *programs* is not installed."""
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


def offered(
    shell: str, lines: Sequence[str], home: Path, folder: Path, *, script: Path | None = None, before: str = "",
    strace: Path | None = None, environ: Mapping[str, str] | None = None,
) -> list[set[str]]:  # fmt: skip
    """What *shell* offers at the end of each of *lines*, standing in *folder*: the words behind `--option=` or a comma.

    *before* is run first; with *strace*, every process that is started is written there.
    """
    session = _session(shell, home, folder, script, before, strace, environ or {})
    found = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](session, lines)
    assert len(found) == len(lines), found
    return [{_own(word, line) for word in words} for words, line in zip(found, lines, strict=True)]


def inserted(shell: str, line: str, home: Path, folder: Path) -> set[str]:
    """The words a `hark` is given when *shell* puts every completion of the last word into *line*, and runs it."""
    session = _session(shell, home, folder, None, "", None, {})
    taken = folder.parent / "taken"
    hark = f"""
        hark() {{
          printf '%s\\n' "$@" >{shlex.quote(str(taken))}
          echo '{_END}' {session.to_answers}
        }}"""
    words, environ = (_bash_begun if shell == "bash" else _zsh_begun)(session, hark)
    _typed(words, [line + "\x18i\r"], session, environ)
    return set(taken.read_text().splitlines()[len(line.split()) - 1 :])


def tabbed(shell: str, lines: Sequence[str], home: Path, folder: Path) -> list[list[str]]:
    """The words a `hark` is given when each of *lines* is typed at *shell*, then TAB and Enter."""
    session = _session(shell, home, folder, None, "", None, {})
    if shell == "fish":
        start = session.answers.with_suffix(".start")
        start.write_text(f"""
            source {shlex.quote(str(session.script))}
            function hark; printf '%s\\n' $argv {session.to_answers}; echo '{_END}' {session.to_answers}; end
            function fish_prompt; echo '> '; end
            true {session.to_answers}""")
        words, environ = ["fish", "--no-config", "-i", "-C", f"source {shlex.quote(str(start))}"], session.environ
    else:
        hark = f"""hark() {{ printf '%s\\n' "$@" {session.to_answers}; echo '{_END}' {session.to_answers}; }}"""
        words, environ = (_bash_begun if shell == "bash" else _zsh_begun)(session, hark)
    return [part.splitlines() for part in _typed(words, [f"{line}\t\r" for line in lines], session, environ)]


def processes(strace: Path, shell: str) -> list[str]:
    """The processes a traced *shell* started from the moment it was ready on; threads are none."""
    lines = strace.read_text(errors="replace").splitlines()
    start = next(number for number, line in enumerate(lines) if f"/{shell}.answers" in line and "openat" in line)
    started = re.compile(r"\b(execve|execveat|fork|vfork|clone3?)\(")
    return [line for line in lines[start:] if started.search(line) and "CLONE_THREAD" not in line]


def _session(
    shell: str, home: Path, folder: Path, script: Path | None, before: str, strace: Path | None,
    environ: Mapping[str, str],
) -> Session:  # fmt: skip
    needed(shell)
    answers = folder.parent / f"{shell}.answers"
    answers.unlink(missing_ok=True)
    own = SCRIPTS / {"bash": "hark.bash", "zsh": "_hark", "fish": "hark.fish"}[shell]
    return Session(script or own, answers, folder, environment(home) | dict(environ), before, strace)


def _own(word: str, line: str) -> str:
    """*word* without what shells repeat before it in different ways, and without the slash behind a folder's name."""
    last = line.rpartition(" ")[2]
    if last.startswith("--") and "=" in last:
        word = re.sub(r"^--[a-z0-9-]+=", "", word)
    if "," in last:
        word = word.rpartition(",")[2]
    return "folder" if word == "folder/" else word


def _bash(session: Session, lines: Sequence[str]) -> list[list[str]]:
    words, environ = _bash_begun(session)
    said = _typed([*session.traced, *words], [line + "\x18i\x18d" for line in lines], session, environ)
    found: list[list[str]] = []
    for line, part in zip(lines, said, strict=True):
        after = part.removesuffix("\n")
        start = max(line.rfind(" "), line.rfind("="), line.rfind(":")) + 1
        if after == line:
            found.append([])
        elif line[start] in "'\"" if start < len(line) else False:  # what is inserted has lost the opening quote
            found.append([after[start:].strip().strip(line[start])])
        else:
            assert after.startswith(line[:start]), (line, after)
            found.append(shlex.split(after[start:]))
    return found


def _bash_begun(session: Session, listen: str = "") -> tuple[list[str], Mapping[str, str]]:
    """A bash that inserts every completion on C-x i, and on C-x d writes its line down and empties it."""
    start = session.answers.with_suffix(".rc")
    start.write_text(f"""
        set -u
        {session.before}
        source {shlex.quote(str(session.script))}
        {listen}
        bind 'set completion-query-items 0' 'set bell-style none' 'set enable-bracketed-paste off'
        bind '"\\C-xi": insert-completions'
        _answer() {{ printf '%s\\n' "$READLINE_LINE" '{_END}' {session.to_answers}; READLINE_LINE=; }}
        bind -x '"\\C-xd": _answer'
        : {session.to_answers}
    """)
    return ["bash", "--noprofile", "--rcfile", str(start), "-i"], session.environ


_LISTEN = r"""
        compadd() {
          if [[ ${@[1,(i)(-|--)]} == *-[a-zA-Z]#[OAD]\ * ]]; then builtin compadd "$@"; return; fi
          local -a __hits
          builtin compadd -A __hits "$@"
          (( $#__hits )) && print -rl -- ${(Q)__hits} TO_ANSWERS
          builtin compadd "$@"
        }
"""
"""Every word offered, written down without the quoting that inserting it would take."""


def _zsh(session: Session, lines: Sequence[str]) -> list[list[str]]:
    words, environ = _zsh_begun(session, _LISTEN.replace("TO_ANSWERS", session.to_answers))
    said = _typed([*session.traced, *words], [line + "\x18l\x18d" for line in lines], session, environ)
    return [part.splitlines() for part in said]


def _zsh_begun(session: Session, listen: str) -> tuple[list[str], Mapping[str, str]]:
    """A zsh that lists completions on C-x l, inserts them all on C-x i, and begins a new line on C-x d."""
    place = session.answers.parent / "zsh"
    place.mkdir(exist_ok=True)
    (place / "_hark").write_bytes(session.script.read_bytes())
    (place / ".zshrc").write_text(f"""
        PS1='> ' LISTMAX=9999 fpath=({shlex.quote(str(place))} $fpath)
        unsetopt beep list_beep
        autoload -Uz compinit && compinit -D -u
        {session.before}
        {listen}
        _answer() {{ print -- '{_END}' {session.to_answers}; BUFFER= }}
        _every() {{ _main_complete; compstate[insert]=all }}
        zle -N _answer
        zle -C _all complete-word _every
        bindkey '^Xd' _answer '^Xl' list-choices '^Xi' _all
        : {session.to_answers}
    """)
    return ["zsh", "-d", "-i"], {**session.environ, "ZDOTDIR": str(place)}


def _fish(session: Session, lines: Sequence[str]) -> list[list[str]]:
    asking = f"""
        {session.before}
        source $argv[1]
        true {session.to_answers}
        for line in $argv[2..-1]
          complete -C $line {session.to_answers}
          echo '{_END}' {session.to_answers}
        end"""
    subprocess.run(
        [*session.traced, "fish", "--no-config", "-c", asking, str(session.script), *lines],
        env=dict(session.environ), cwd=session.folder, check=True, timeout=PATIENCE_S,
    )  # fmt: skip
    return [[row.partition("\t")[0] for row in part.splitlines()] for part in _parts(session)]


def _typed(words: list[str], keys: list[str], session: Session, environ: Mapping[str, str]) -> list[str]:
    """What *words*, run at a terminal, answer to each of *keys*."""
    child = pexpect.spawn(
        words[0], words[1:], env=dict(environ), cwd=str(session.folder), dimensions=(50, 500), timeout=PATIENCE_S
    )
    child.delaybeforesend = None
    try:
        for number, typed in enumerate(keys, 1):
            child.send(typed)
            end = time.monotonic() + PATIENCE_S
            while not session.answers.exists() or session.answers.read_text().count(_END) < number:
                assert time.monotonic() < end, f"no answer to {typed!r}"
                _drain(child)
    finally:
        child.close(force=True)
    return _parts(session)


def _parts(session: Session) -> list[str]:
    return session.answers.read_text().split(f"{_END}\n")[:-1]


def _drain(child: pexpect.spawn) -> None:
    try:
        child.read_nonblocking(65536, 0.01)
    except pexpect.TIMEOUT:
        pass
    except pexpect.EOF:
        raise AssertionError("the shell has ended") from None
