# SPDX-License-Identifier: MIT
"""The hostile corpus: decks, files, names and sources that would like to harm the reader or the machine.

A case is made afresh by code, so nothing dangerous lies in the repository. `Oracle` says what must hold of every
answer; `test_hostile.py` runs a short form, `campaigns/hostile.py` every case with every command in a terminal.
"""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hark.safe import safe

ESC = "\x1b"
# What a deck can say in any of its texts, by family and name.
TEXTS: dict[str, dict[str, str]] = {
    "escape sequences": {
        "blink and reverse": f"{ESC}[5;7mlook{ESC}[27m",
        "256 colours": f"{ESC}[38;5;196mred",
        "cursor up and erase": f"{ESC}[3A{ESC}[2K",
        "clear screen": f"{ESC}[2J{ESC}[H",
        "alternate screen": f"{ESC}[?1049h",
        "hide cursor": f"{ESC}[?25l",
        "mouse reports": f"{ESC}[?1003h",
        "window title": f"{ESC}]0;evil\x07",
        "clipboard": f"{ESC}]52;c;ZXZpbA==\x07",
        "link": f"{ESC}]8;;https://evil.example{ESC}\\click{ESC}]8;;{ESC}\\",
        "palette": f"{ESC}]4;1;rgb:00/00/00{ESC}\\",
        "unterminated title": f"{ESC}]2;never ended",
        "unterminated control": f"{ESC}[",
        "lone escape": ESC,
        "C1 control": "\x9b2J\x9b31m",
        "C1 command": "\x9d0;evil\x9c",
        "DCS": f"{ESC}P$q\"p{ESC}\\",
        "APC": f"{ESC}_Gf=100;AAAA{ESC}\\",
        "PM and SOS": f"{ESC}^x{ESC}\\{ESC}Xx{ESC}\\",
        "device attributes": f"{ESC}[c{ESC}[>c{ESC}[=c",
        "cursor position": f"{ESC}[6n",
        "answerback": "\x05",
        "reset": f"{ESC}c",
        "character set": f"{ESC}(0\x0e",
        "end of bracketed paste": f"{ESC}[201~rm -rf ~\n",
        "keyboard strings": f'{ESC}["x";"y"p',
    },
    "control characters": {
        "carriage return": "harmless\rdangerous",
        "backspaces": "good\b\b\b\bevil",
        "bell and tab stops": "\x07\x0b\x0c\t\t",
        "NUL and DEL": "a\x00b\x7fc",
        "many lines": "x" + "\n" * 60,
    },
    "bidi and invisible": {
        "override": "\u202egnp.exe\u202c",
        "isolates": "\u2066a\u2067b\u2069\u2069",
        "embeddings": "\u202aa\u202bb\u202c",
        "zero width": "in\u200bvis\u2060ible\ufeff",
        "tags": "\U000e0041\U000e0042\U000e007f",
        "soft hyphens and fillers": "a\xadb\u3164c\u115fd\uffa0e",
        "line separators": "a\u2028b\u2029c",
        "noncharacters": "\ufffe\uffff\ufff9\ufffa\ufffb",
        "shorthand and music": "\U0001bca0\U0001d173",
        "variation selectors": "\U000e0100\U000e01ef",
    },
    "floods": {
        "combining marks": "e" + "\u0300\u0301\u0302" * 800,
        "joiners": "👩" + "\u200d👩" * 400,
        "wide signs": "漢" * 900,
        "one long word": "x" * 7000,
        "flags": "🇪" * 900,
    },
    "markup": {
        "rich": "[bold red]x[/] [link=https://evil.example]y[/link] [/] [blink]",
        "rich that fails": "[/nothing] [[ ]] \\[ [a-z]+ [@click=app.quit]q[/]",
        "emoji codes": ":smile: :warning: :skull:",
        "markdown": "# Heading\n\n[x](https://evil.example) ![y](z)\n\n| a | b |\n|---|---|\n```sh\nrm -rf ~\n```",
        "HTML": "<script>alert(1)</script><img src=x onerror=y>&lt;&#27;",
        "LaTeX": "\\input{/etc/passwd} $x^{2}$ \\write18{ls}",
        "templates": "{{7*7}} {% include 'x' %} ${HOME} $(id) `id` #{1}",
        "format strings": "%s %n %(x)s {0} {x!r} {x.__class__} %%",
        "shell": "'; rm -rf ~; echo \"$(id)\" && `id` | tee x",
        "formula": "=HYPERLINK(\"https://evil.example\")",
    },
}  # fmt: skip


def quoted(text: str) -> str:
    """*text* as a TOML string: what may not stand in one as it is, is written as an escape."""
    escaped = "".join(f"\\u{ord(one):04x}" if one < " " or one in '"\\\x7f' else one for one in text)
    return f'"{escaped}"'


def sound(texts: dict[str, str]) -> bytes:
    """A deck that can be read, with each of *texts* in every field of cards of its own."""
    first = next(iter(texts.values()))
    evil = quoted(first)
    lines = [(
        f'format = 1\nid = "evil"\ntitle = {evil}\ndescription = {evil}\nlicense = {evil}\nauthors = [{evil}]\n'
        f"homepage = {quoted('https://x/' + first)}\n"
        f"tags = [{evil}, \"t\"]\nallow = {{ {evil} = {evil} }}\n"
        f"[skills.evil-skill]\nname = {evil}\nlook_for = {evil}\n"
    )]  # fmt: skip
    for number, text in enumerate(texts.values()):
        one, rest = quoted("x" + text), f"topics = [{quoted(text + 'x')}]\nsources = [{quoted(text + 'x')}]\n"
        gap = quoted("x {{y" + text.replace("{{", "").replace("}}", "") + "}} z")
        why = f"why = {one}\n{rest}"
        option = f'{{ text = {one}, correct = true, why = {one} }}, {{ text = "no", why = {one} }}'
        said = f"setting = {one}\nsays = {one}\ntask = {one}\ntrap = {one}\nmodels = [{one}]\n"
        lines += [
            f'[[cards]]\nid = "a{number}"\nkind = "concept"\nreverse = true\nfront = {one}\nback = {one}\n{why}',
            f'[[cards]]\nid = "b{number}"\nkind = "cloze"\ntext = {gap}\n{why}',
            f'[[cards]]\nid = "c{number}"\nkind = "choice"\nquestion = {one}\noptions = [{option}]\n{why}',
            f'[[cards]]\nid = "d{number}"\nkind = "scenario"\n{said}skills = ["evil-skill"]\nsafety = true\n{why}',
        ]
    return "".join(lines).encode()


HEAD = 'format = 1\nid = "evil"\ntitle = "Evil"\n'
CARD = '[[cards]]\nid = "a"\nkind = "concept"\nfront = "F"\nback = "B"\n'


def _full(line: Callable[[int], str], begin: str = "", end: str = "") -> bytes:
    """As many lines as fit into the largest deck file."""
    lines, size, number = [], 0, 0
    while size < (1 << 20) - 400:
        lines.append(line(number))
        size += len(lines[-1].encode())
        number += 1
    return (begin + "".join(lines) + end).encode()


def unsound_decks() -> dict[str, dict[str, bytes]]:
    """Deck files that cannot be used, by family and name."""
    dotted = ".".join("a" * 60)
    evil = "\x1b]0;evil\x07\x9b2J\u202e\r"
    said = quoted(evil)
    return {
        "TOML bombs": {
            "one dotted key": (f"{HEAD}{'.'.join('a' * 20000)} = 1\n{CARD}").encode(),
            "quoted dotted key": (f"{HEAD}{'.'.join([quoted('a')] * 9000)} = 1\n{CARD}").encode(),
            "spaced dotted key": (f"{HEAD}{' . '.join('a' * 9000)} = 1\n{CARD}").encode(),
            "dotted header": (f"{HEAD}[{'.'.join('a' * 20000)}]\n{CARD}").encode(),
            "dotted keys": _full(lambda n: f"k{n}.{dotted} = 1\n", HEAD),
            "dotted headers": _full(lambda n: f"[k{n}.{dotted}]\n", HEAD),
            "dotted inline": _full(lambda n: f"x{n} = {{ {dotted} = 1 }}\n", HEAD),
            "nested arrays": f"{HEAD}x = {'[' * 100000}\n{CARD}".encode(),
            "nested tables": f"{HEAD}x = {'{a=' * 50000}\n{CARD}".encode(),
            "huge integer": f"{HEAD}x = {'9' * 100000}\n{CARD}".encode(),
            "huge integers": _full(lambda n: f"k{n} = {'9' * 4000}\n", HEAD),
            "huge string": f'{HEAD}description = "{"x" * 900000}"\n{CARD}'.encode(),
            "unclosed strings": (f"{HEAD}x = " + '"' * 300000 + f"\n{CARD}").encode(),
            "many keys": _full(lambda n: f"k{n:x}=1\n", HEAD),
            "many headers": _full(lambda _: "[[cards]]\n", HEAD),
            "many empty cards": _full(lambda _: "{},", f"{HEAD}cards = [", "]"),
            "many cards alike": _full(lambda n: f'[[cards]]\nid="c{n}"\nkind="x"\n', HEAD),
            "more than enough": HEAD.encode() + b"#" * (1 << 21),
            "not UTF-8": HEAD.encode() + b'description = "\xff\xfe\xc3"\n' + CARD.encode(),
            "overlong and surrogates": HEAD.encode() + b'description = "\xc0\x80\xed\xa0\x80"\n',
            "UTF-16": (HEAD + CARD).encode("utf-16"),
            "NUL": b"\x00" * 5000,
            "empty": b"",
            "only a mark": b"\xef\xbb\xbf",
            "random": bytes((n * 7919 >> 3) & 255 for n in range(4000)),
        },
        "hostile faults": {
            "raw escape": f'{HEAD}description = "{evil}"\n{CARD}'.encode(),
            "escape in a key": f"{HEAD}{said} = 1\n{CARD}".encode(),
            "escape in the id": f'format = 1\nid = {said}\ntitle = "x"\n{CARD}'.encode(),
            "escape in a card's id": HEAD.encode() + CARD.replace('"a"', said).encode(),
            "escape in a kind": HEAD.encode() + CARD.replace('"concept"', said).encode(),
            "escape in a version": f"{HEAD}version = {said}\n{CARD}".encode(),
            "escape in a language": f"{HEAD}language = {said}\n{CARD}".encode(),
            "escape in a skill": f"{HEAD}[skills.{said}]\nname = 1\n{CARD}".encode(),
            "escape in a comment": f"{HEAD}# {evil}\nx = 1\n{CARD}".encode(),
            "markup in a key": f'{HEAD}"[/] [red] :smile: {{0}} %s" = 1\n{CARD}'.encode(),
            "a key of half a megabyte": f'{HEAD}"{"k" * 500000}" = 1\n{CARD}'.encode(),
            "a thousand faults": (HEAD + "".join(f"x{n} = 1\n" for n in range(1000)) + CARD).encode(),
        },
        "ids": {
            name: f'format = 1\nid = {quoted(deck_id)}\ntitle = "x"\n{CARD}'.encode()
            for name, deck_id in {
                "climbs": "../../evil", "absolute": "/etc/evil", "option": "--help", "dash": "-", "dots": "..",
                "capital": "Evil", "look-alike": "\u0435vil", "composed": "\u00e9vil", "decomposed": "e\u0301vil",
                "full width": "\uff45\uff56\uff49\uff4c", "reserved": "con", "reserved port": "com1",
                "backslash": "a\\b", "newline": "evil\n", "NUL": "evil\0", "65 letters": "e" * 65, "empty": "",
                "space": " evil",
                "tilde": "~root", "dollar": "$HOME", "percent": "%2e%2e", "double hyphen": "e--vil",
            }.items()
        },
    }  # fmt: skip


GOOD = (HEAD + CARD).encode()
_TABLE = b"question,answer\nWho?,Ana\n"
_PAGE = b"<!DOCTYPE html>\n<title>\x1b]0;evil\x07</title>\n"
_CLIMBING = (
    "..\\..\\a.toml", "decks\\..\\..\\a.toml", "decks/..\\../a.csv", "decks\\../a.toml", "__MACOSX\\..\\a.toml",
    "\\etc\\a.toml",
)  # fmt: skip
_DRIVES = (
    "C:\\a.toml", "C:/a.toml", "C:a.csv", "decks\\C:\\a.toml", "\\\\?\\C:\\a.toml", "\\\\host\\share\\a.toml",
    "\\\\.\\COM1\\a.toml", "a.toml:hidden.csv", "a:b.toml",
)  # fmt: skip
_UNWRITABLE = ("con.toml", "aux\\a.toml", 'a?<b>|"*.toml', "a .toml", "decks.\\a.toml", "COM\u00b9.toml")
ARCHIVES: dict[str, tuple[dict[str, bytes], tuple[str, ...]]] = {
    **{f"climbs: {name}": ({"good.toml": GOOD, name: GOOD}, ()) for name in _CLIMBING},
    **{f"a drive: {name}": ({"good.toml": GOOD, name: GOOD}, ()) for name in _DRIVES},
    **{f"no name on Windows: {name}": ({name: GOOD}, ("evil",)) for name in _UNWRITABLE},
    "a table of a reserved name": ({"con.csv": _TABLE}, ()),
    "a flood of __MACOSX": ({"good.toml": GOOD} | {f"__MACOSX/._{n}.toml": b"" for n in range(1000)}, ()),
    "__MACOSX as full as may be": (
        {"good.toml": GOOD} | {f"__MACOSX/{n}.toml": b"\0\x05\x16\x07\x1b[2J" for n in range(999)},
        ("evil",),
    ),
    "bombs in __MACOSX": (
        {f"decks/__MACOSX/{n}.toml": bytes(2 << 20) for n in range(9)} | {"good.toml": GOOD},
        ("evil",),
    ),
    "__MACOSX by backslashes": ({"__MACOSX\\good.toml": GOOD, "decks\\good.toml": GOOD}, ("evil",)),
    "deck and table of one id": ({"evil.csv": _TABLE, "good.toml": GOOD}, ("evil",)),
    "deck and a table that takes its id": (
        {"a.csv": b"id,kind,question,answer\nid,deck,evil,\nx,,Q,A\n", "good.toml": GOOD},
        ("evil",),
    ),
    "two decks and a table of one id": ({"a/evil.toml": GOOD, "evil.csv": _TABLE, "b/evil.toml": GOOD}, ()),
    "two tables of one id": ({"a\\evil.csv": _TABLE, "b\\EVIL.csv": _TABLE}, ()),
    "one name by slash and by backslash": ({"a/evil.toml": GOOD, "a\\evil.toml": GOOD}, ()),
    "a web page alone": ({"evil.toml": _PAGE}, ()),
    "a web page beside a deck": ({"good.toml": GOOD, "page.toml": _PAGE}, ("evil",)),
    "a web page that shows a deck": ({"good.toml": GOOD, "page.toml": _PAGE + b"<pre>\n" + GOOD}, ()),
    "a web page for a table": ({"good.toml": GOOD, "page.csv": _PAGE}, ("evil",)),
}
"""Archives: what is in each, by the names of its members, and the decks on offer; without any it is refused."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile thing."""

    family: str
    name: str
    data: bytes | None = None
    """A deck file, put into the library as `evil.toml`."""
    place: Callable[[Path], None] | None = None
    """Puts something else into the folder of decks."""
    is_sound: bool = False
    cards: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"

    def put(self, folder: Path) -> None:
        """Puts it into *folder*, where the learner's decks are."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.data is not None:
            (folder / "evil.toml").write_bytes(self.data)
        if self.place is not None:
            self.place(folder)


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "evil.toml")


def _socket(folder: Path) -> None:
    here = os.open(folder, os.O_RDONLY)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"/proc/self/fd/{here}/evil.toml")
    finally:
        os.close(here)


def _link(to: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "evil.toml").symlink_to(to)


def _named(name: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        (folder / name).write_bytes((HEAD + CARD).encode())

    return put


PLACES: dict[str, dict[str, Callable[[Path], None]]] = {
    "files": {
        "pipe": _fifo,
        "socket": _socket,
        "folder": lambda folder: (folder / "evil.toml").mkdir(),
        "link to a device": _link("/dev/zero"),
        "link to a terminal": _link("/dev/tty"),
        "link to itself": _link("evil.toml"),
        "link to nowhere": _link("/nowhere"),
        "link to a secret": _link("/etc/passwd"),
        "link to memory": _link("/proc/self/mem"),
    },
    "file names": {
        "escape": _named("\x1b]0;evil\x07.toml"),
        "newline": _named("a\nb.toml"),
        "option": _named("--help.toml"),
        "bidi": _named("a\u202elmot.toml"),
        "not UTF-8": _named("a\udcff.toml"),
        "markup": _named("[red]x[_].toml"),
        "long": _named("x" * 240 + ".toml"),
    },
}
TYPED = (
    "\x1b[2J", "../../etc/passwd", "-", "--", "evil/" + "x" * 5000, "a/b/c", "%s", "[/]", "\u202e", "evil#", "#", "/",
    "\udcff", "a" * 100000, "*", "evil/\x9b2J", "",
)  # fmt: skip
"""Words a person may be made to paste."""


def cases() -> Iterator[Case]:
    """Every case that lies in the library."""
    for family, texts in TEXTS.items():
        for name, text in texts.items():
            yield Case(family, name, sound({name: text}), is_sound=True, cards=("a0", "b0", "c0", "d0"))
    for family, decks in unsound_decks().items():
        for name, data in decks.items():
            yield Case(family, name, data)
    for family, places in PLACES.items():
        for name, place in places.items():
            yield Case(family, name, place=place)


def reading_commands(case: Case, deck: str = "evil") -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every reading command for *case*, with the exit codes it may have. FILE stands for the case's file."""
    for line in ("", "due", "next", "decks", "log", "journal", "stats", "paths", "config", "search x", "review --json"):
        yield line, (0,)
    shown = (0,) if case.is_sound else (3, 4)
    for line in (f"show {deck}", f"export {deck}", f"export {deck} --as csv", f"export {deck} --as json"):
        yield line, shown
    for card in case.cards:
        for line in (f"show {deck}/{card}", f"why {deck}/{card}", f"journal {deck}/{card}", f"log {deck}/{card}"):
            yield line, (0,)
    yield f"next {deck}", shown
    yield "check FILE", (0, 1) if case.is_sound else (1, 3)
    yield "import FILE --dry-run", (0, 1) if case.is_sound else (3, 4)


# What hark itself may send: its sixteen colours, bold and dim.
_OURS = re.compile(r"\x1b\[(?:0|1|2|3[1-6])(?:;(?:1|2|3[1-6]))*m")


# The bar that shows how far something has come: cursor hidden and shown, line erased, cursor up.
_METER = re.compile(r"\x1b\[(?:\?25[lh]|2K|1A|9[01]m|38;5;\d+m)|\r")


def complaint(output: str, *, as_json: bool, metered: bool = False) -> str | None:
    """What is wrong with *output* as it reaches a terminal; None when nothing is. *metered*: a bar may be in it."""
    output = output.replace("\r\n", "\n")
    if metered:
        output = _METER.sub("", output)
    if "Traceback (most recent" in output:
        return "a traceback"
    if as_json:
        try:
            document = json.loads(output)
        except ValueError:
            return "not one JSON document"
        if next(iter(document)) != "schema":
            return "no schema"
    bare = _OURS.sub("", output) if not as_json else output
    if safe(bare) != bare:
        at = next(place for place, (one, two) in enumerate(zip(bare, safe(bare), strict=False)) if one != two)
        return f"U+{ord(bare[at]):04X} was sent"
    return None


def tree(folder: Path) -> dict[str, bytes | str]:
    """Everything below *folder* but the cache and the progress file, links by where they lead."""
    found: dict[str, bytes | str] = {}
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if "cache" in file.parts or file.name.startswith("progress.db"):
            continue
        if file.is_symlink():
            found[name] = str(file.readlink())
        elif file.is_file():
            found[name] = file.read_bytes()
        elif not file.is_dir():  # a folder of hark's own may have been made
            found[name] = "not a file"
    return found
