# SPDX-License-Identifier: MIT
"""Completion scripts: for each shell, tables made from the grammar, and below them the text that reads these.

The texts are files beside this one, in each shell's own language. Every script starts no process: it reads the index of
names (`names.py`) itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hark.shells.kinds import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hark.shells.grammar import Grammar, Syntax, Words

MARK = "# Completions of hark"
"""How one of the first lines of every script begins; a file without it is not ours."""


FILES = {Shell.BASH: "hark.bash", Shell.ZSH: "_hark", Shell.FISH: "hark.fish", Shell.POWERSHELL: "hark.ps1"}
"""What each script is called in `completions/`."""


def script(shell: Shell, grammar: Grammar) -> str:
    """The completion script for *shell*."""
    name = {Shell.BASH: "bash", Shell.ZSH: "zsh", Shell.FISH: "fish", Shell.POWERSHELL: "PowerShell"}[shell]
    head = f"{MARK} for {name}, made from its commands: `hark completions {shell}` prints this file.\n"
    first = "#compdef hark\n" if shell is Shell.ZSH else ""
    below = (Path(__file__).parent / FILES[shell]).read_text(encoding="utf-8")
    return f"{first}{head}# SPDX-License-Identifier: MIT\n\n{_TABLES[shell](grammar)}\n{below}"


def _bash(grammar: Grammar) -> str:
    def case(syntax: Syntax) -> list[str]:
        options = [f"{o.name} {_star(o.repeated)} {o.takes}" for o in syntax.options]
        return [
            f"    {_cased(syntax.command)})",
            *(_wrapped("      options=(", map(_quoted, options)) if options else ()),
            f"      arguments=({' '.join(_quoted(f'{_star(many)} {takes}') for many, takes in syntax.arguments)})",
            "      ;;",
        ]

    def words(name: str, listed: Words) -> list[str]:
        return [f"    {name})", *_wrapped("      found=(", (word for word, _ in listed)), "      ;;"]

    return _cases(
        grammar, case, words,
        "# What may follow the command $1: options (* may be repeated) and what they take; arguments.",
        "# The fixed words of the list $1.",
    )  # fmt: skip


def _zsh(grammar: Grammar) -> str:
    def case(syntax: Syntax) -> list[str]:
        options = [f"{o.name} {_star(o.repeated)} {o.takes}:{o.about}" for o in syntax.options]
        return [
            f"    {_cased(syntax.command)})",
            *(("      options=(", *(f"        {_quoted(option)}" for option in options), "      )") if options else ()),
            f"      arguments=({' '.join(_quoted(f'{_star(many)} {takes}') for many, takes in syntax.arguments)})",
            "      ;;",
        ]  # fmt: skip

    def words(name: str, listed: Words) -> list[str]:
        said = (_quoted(f"{word}:{about}") if about else word for word, about in listed)
        return [f"    {name})", *_wrapped("      found=(", said), "      ;;"]

    return _cases(
        grammar, case, words,
        "# What may follow the command $1: options (* may be repeated), what they take, what they do; arguments.",
        "# The fixed words of the list $1, each with what it means.",
    )  # fmt: skip


def _cases(
    grammar: Grammar,
    case: Callable[[Syntax], list[str]],
    words: Callable[[str, Words], list[str]],
    about_lines: str,
    about_lists: str,
) -> str:
    """Two functions in the language of bash and zsh, which fill the arrays of their caller."""
    rows = [about_lines, "_hark_follows() {", '  case "$1" in']
    rows += [row for syntax in grammar.commands for row in case(syntax)]
    rows += ["  esac", "}", "", about_lists, "_hark_words() {", '  case "$1" in']
    rows += [row for name, listed in grammar.lists for row in words(name, listed)]
    return "\n".join([*rows, "  esac", "}", ""])


def _fish(grammar: Grammar) -> str:
    def spec(repeated: bool, takes: str, name: str = "") -> str:
        return _fish_quoted(f"{name}{_star(repeated)} {takes}")

    def options(syntax: Syntax) -> list[str]:
        return [f"echo {spec(o.repeated, o.takes, f'{o.name} ')}\\t{_fish_quoted(o.about)}" for o in syntax.options]

    def arguments(syntax: Syntax) -> list[str]:
        return [f"echo {spec(many, takes)}" for many, takes in syntax.arguments]

    def words(listed: Words) -> list[str]:
        return [f"echo {word}" + (f"\\t{_fish_quoted(about)}" if about else "") for word, about in listed]

    return "\n".join(
        [
            "# What may follow the command $argv[1]: options (* may be repeated), what they take, what they do.",
            *_fish_switch("__hark_options", {syntax.command: options(syntax) for syntax in grammar.commands}),
            "# What each of its arguments takes.",
            *_fish_switch("__hark_arguments", {syntax.command: arguments(syntax) for syntax in grammar.commands}),
            "# The fixed words of the list $argv[1], each with what it means.",
            *_fish_switch("__hark_words", {name: words(listed) for name, listed in grammar.lists}),
        ]
    )


def _fish_switch(name: str, cases: Mapping[str, list[str]]) -> list[str]:
    """A function that runs the commands of one of *cases*."""
    rows = [f"function {name}", "    switch $argv[1]"]
    for case, commands in cases.items():
        if commands:
            rows += [f"        case {_fish_quoted(case)}", *(f"            {command}" for command in commands)]
    return [*rows, "    end", "end", ""]


def _powershell(grammar: Grammar) -> str:
    rows = ["$script:HarkOptions = @{"]
    for syntax in grammar.commands:
        if not syntax.options:
            continue
        rows.append(f"    {_ps_quoted(syntax.command)} = @(")
        rows += [f"        {_ps_quoted(f'{o.name} {_star(o.repeated)} {o.takes}:{o.about}')}" for o in syntax.options]
        rows.append("    )")
    rows += ["}", "$script:HarkArguments = @{"]
    for syntax in grammar.commands:
        listed = ", ".join(_ps_quoted(f"{_star(many)} {takes}") for many, takes in syntax.arguments)
        rows.append(f"    {_ps_quoted(syntax.command)} = @({listed})")
    rows += ["}", "$script:HarkWords = @{"]
    for name, words in grammar.lists:
        rows.append(f"    {_ps_quoted(name)} = @(")
        rows += [f"        {_ps_quoted(f'{word}:{about}')}" for word, about in words]
        rows.append("    )")
    return "\n".join([*rows, "}", ""])


_TABLES: dict[Shell, Callable[[Grammar], str]] = {
    Shell.BASH: _bash,
    Shell.ZSH: _zsh,
    Shell.FISH: _fish,
    Shell.POWERSHELL: _powershell,
}


def _star(repeated: bool) -> str:
    return "*" if repeated else "-"


def _cased(word: str) -> str:
    return word if word.isalpha() else f"'{word}'"


def _quoted(text: str) -> str:
    """*text* as one word of bash or zsh, in which nothing is expanded."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _ps_quoted(text: str) -> str:
    """*text* for PowerShell, in ASCII: Windows PowerShell reads a script in the code page of the computer."""
    plain = text.replace("…", "...").replace("“", '"').replace("”", '"').replace("–", "-").replace("’", "'")
    return "'" + plain.encode("ascii", "replace").decode().replace("'", "''") + "'"


def _wrapped(before: str, words: Iterable[str], width: int = 110) -> list[str]:
    """An array in lines of at most about *width*."""
    lines = [before]
    for word in words:
        if len(lines[-1]) + len(word) > width:
            lines.append("        ")
        lines[-1] += ("" if lines[-1].endswith(("(", " ")) else " ") + word
    lines[-1] += ")"
    return lines
