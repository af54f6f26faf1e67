# SPDX-License-Identifier: MIT
"""The shell prompt: what one call of the function costs that reads `due.txt`, and whether it starts a process.

The function is the one that `hark prompt SHELL` prints. While a hark does not know that command, an equivalent one is
taken from here and the row says so.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from bench.measure import Command, Failed, Row, Unit, in_turns, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bench.measure import Spawner

SHELLS = ("bash", "zsh", "fish")
FEW, MANY = 1, 2001
"""Calls in two runs of a shell; what they differ by is what the calls cost."""
_FUNCTION = re.compile(r"^function\s+([\w-]+)|^([\w-]+)\s*\(\)", re.MULTILINE)
_STARTS = re.compile(r"\b(?:clone3?|v?fork|execve)\(")

EQUIVALENT = {
    "bash": """
hark_due() {
  local now at due=0 count
  printf -v now '%(%s)T' -1
  while read -r at count; do ((at <= now)) || break; due=$count; done < "$HARK_HOME/cache/due.txt"
  ((due)) && printf 'hark %s ' "$due"
}
""",
    "zsh": """
zmodload zsh/datetime
hark_due() {
  local at due=0 count
  while read -r at count; do ((at <= EPOCHSECONDS)) || break; due=$count; done < "$HARK_HOME/cache/due.txt"
  ((due)) && print -n "hark $due "
}
""",
    "fish": """
function hark_due
  set -l file $HARK_HOME/cache/due.txt
  set -l now (math (path mtime $file) + (path mtime --relative $file))
  set -l due 0
  while read -l at count
    test $at -le $now; or break
    set due $count
  end < $file
  test $due -gt 0; and echo -n "hark $due "
end
""",
}
"""A function for each shell that does what the prompt needs."""


def rows(spawner: Spawner, hark: tuple[str, ...], env: Mapping[str, str], work: Path, rounds: int) -> Iterator[Row]:
    """For each shell: the time of one call, and how many processes it starts."""
    for shell in SHELLS:
        name = f"prompt_{shell}"
        what = f"prompt snippet, {shell}"
        program = shutil.which(shell)
        if program is None:
            yield Row(name, "prompt", what, Unit.SECONDS, None, budget=0.001, note=f"{shell} is not installed")
            continue
        text, call, note = _snippet(spawner, hark, env, shell)
        commands = {}
        for calls in (FEW, MANY):
            script = work / f"prompt-{calls}.{shell}"
            script.write_text(text + _loop(shell, call, calls), encoding="utf-8")
            commands[str(calls)] = Command((program, *_QUIET[shell], str(script)), env)
        ran = in_turns(spawner, commands, rounds)
        pairs = zip(ran[str(FEW)], ran[str(MANY)], strict=True)
        each = [(many.seconds - few.seconds) / (MANY - FEW) for few, many in pairs]
        yield Row(name, "prompt", what, Unit.SECONDS, spread(each), budget=0.001, note=note)
        yield _started(spawner, shell, commands, env, work)


def _snippet(spawner: Spawner, hark: tuple[str, ...], env: Mapping[str, str], shell: str) -> tuple[str, str, str]:
    """The text that defines the function, its name, and what is to be said about it."""
    try:
        text = spawner.said(Command((*hark, "prompt", shell), env))
    except Failed:
        return EQUIVALENT[shell], "hark_due", "an equivalent function: this hark has no `prompt` command"
    found = _FUNCTION.search(text)
    if found is None:
        raise Failed(f"`hark prompt {shell}` defines no function")
    return text, found[1] or found[2], ""


def _loop(shell: str, call: str, calls: int) -> str:
    if shell == "fish":
        return f"\nfor i in (seq {calls})\n  {call} > /dev/null\nend\n"
    return f"\nfor ((i = 0; i < {calls}; i++)); do {call} > /dev/null; done\n:\n"


def _started(spawner: Spawner, shell: str, commands: Mapping[str, Command], env: Mapping[str, str], work: Path) -> Row:
    """Processes started by one call, as strace sees them."""
    what, strace = f"processes started by it, {shell}", shutil.which("strace")
    name = f"prompt_{shell}_processes"
    if strace is None:
        return Row(name, "prompt", what, Unit.TIMES, None, budget=0, note="strace is not installed")
    starts = {}
    for calls, command in commands.items():
        trace = work / "trace.txt"
        argv = (strace, "-f", "-qq", "--seccomp-bpf", "-e", "trace=process", "-o", str(trace), *command.argv)
        spawner.said(Command(argv, env))
        starts[calls] = len(_STARTS.findall(trace.read_text(encoding="utf-8", errors="replace")))
    value = (starts[str(MANY)] - starts[str(FEW)]) / (MANY - FEW)
    return Row(name, "prompt", what, Unit.TIMES, spread([value]), budget=0)


_QUIET = {"bash": ("--norc", "--noprofile"), "zsh": ("-f",), "fish": ("--no-config",)}
