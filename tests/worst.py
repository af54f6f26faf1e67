# SPDX-License-Identifier: MIT
"""Worst cases for whatever reads a deck, of any size: `test_linear.py` counts what they take, `heavy.py` measures it.

Each is sound TOML of about that many bytes, made for one rule or one step of reading to do as much as it can.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from hark.cards.deckfile import MAX_CARDS

HEAD = 'format = 1\nid = "worst"\ntitle = "W"\n'
FULL = (1 << 20) - 1024
"""Bytes of the largest deck file, but for a little."""


def filled(size: int, line: Callable[[int], str], begin: str = HEAD, end: str = "") -> bytes:
    """*begin*, then as many lines as fit into *size* bytes, or cards as a deck may have, then *end*."""
    lines, room, number = [begin], size - len(begin.encode()) - len(end.encode()), 0
    while (room := room - len((made := line(number)).encode())) >= 0:
        if number >= MAX_CARDS and "kind=" in made:
            break
        lines.append(made)
        number += 1
    return "".join([*lines, end]).encode()


def field(size: int) -> int:
    """Bytes of the longest text in a deck of *size* bytes: at most what a text may have, and so that many fit."""
    return min(8 * 1024 - 2, size // 16)


def concept(number: int, front: str = "", back: str = "b") -> str:
    """A concept card."""
    texts = f"front='''{front or number}'''\nback='''{back}'''"
    return f'[[cards]]\nid="c{number}"\nkind="concept"\n{texts}\n'


def choice(number: int, text: str) -> str:
    """A choice card whose texts are all *text*, but for a letter."""
    options = ",".join(f"{{text='''{letter}{text}''',why='''{text}'''}}" for letter in "xyz")
    right = f"{{text='''w{text}''',why='''{text}''',correct=true}}"
    return f"[[cards]]\nid=\"c{number}\"\nkind=\"choice\"\nquestion='''{text}'''\noptions=[{right},{options}]\n"


def scenario(number: int, models: str, skills: str = '"avoid-advice"') -> str:
    """A scenario card with *models*, a list in TOML."""
    return (
        f'[[cards]]\nid="c{number}"\nkind="scenario"\nsetting="x"\nsays="y"\ntrap="t"\nskills=[{skills}]\n'
        f"models=[{models}]\n"
    )


def listed(begin: str, numbers: Iterable[int]) -> str:
    """Texts that begin so, one for each of *numbers*, as TOML has them in a list."""
    return ",".join(f'"{begin}{number}"' for number in numbers)


def scenarios(text: str, skills: str = '"avoid-advice"') -> Callable[[int], bytes]:
    """Scenario cards with as many models *text* each as fit into 50 kB."""
    models = ",".join([f"'''{text}'''"] * max(1, 50_000 // (len(text.encode()) + 7)))
    return lambda size: filled(size, lambda number: scenario(number, models, skills))


def said(piece: str) -> Callable[[int], bytes]:
    """Every kind of card, with texts as long as they may be of *piece* again and again."""

    def card(number: int, text: str) -> str:
        match number % 4:
            case 0:
                return concept(number, text, text)
            case 1:
                return choice(number, text)
            case 2:
                return scenario(number, f"'''{text}'''", '"safety-check","avoid-minimising"') + "safety=true\n"
            case _:
                return f"[[cards]]\nid=\"c{number}\"\nkind=\"cloze\"\ntext='''{{{{a}}}} {text[:-10]}'''\n"

    return lambda size: filled(size, lambda number: card(number, piece * (field(size) // len(piece.encode()) - 1)))


def _skills(size: int, *, last: str) -> bytes:
    """Half of it a rubric's skills, and a card that names a hundred of them as *last* says."""
    names = [f"s{number}" for number in range(size // 48)]
    skills = "".join(f'[skills.{name}]\nname="n"\nlook_for="l"\n' for name in names)
    return f"{HEAD}{skills}{last}".encode()


def _worded(size: int, letters: str, words: int) -> bytes:
    """Cards of *words* words from a vocabulary in which each is in a hundred and fifty cards."""
    dice = random.Random(1)
    cards = size // (words * 5 + 60)
    vocabulary = [f"{letters}{number:x}" for number in range(max(1, cards * words // 150))]
    return filled(size, lambda number: concept(number, " ".join(dice.choices(vocabulary, k=words)), letters))


def _grouped(size: int, word: str) -> tuple[bytes, bytes]:
    """Cards of which many each have most words in common, and their next version without ids."""
    many = 150 if size == FULL else 10

    def texts(number: int, edition: str) -> str:
        common = word * 35 or "".join(f"{letter}{number // many} " for letter in "abcdefghij")
        return f"front='{common}{edition}{number}'\nback='{common}'\n"

    return (
        filled(size, lambda n: f'[[cards]]\nid="concept-{n:012x}"\nkind="concept"\n{texts(n, "g")}'),
        filled(size, lambda n: f'[[cards]]\nkind="concept"\n{texts(n, "h")}'),
    )


PIECES = {
    "opening quotes": "“", "apostrophes": " '", "apostrophes between letters": "a'", "double quotes": '"',
    "braces": "{{",
    "digits": "1", "numbers": "1,111.1 ", "numbers with commas": "1,111,", "phone numbers": "0800 ", "phones": "911 ",
    "dots": "a. ", "questions": "is it? ", "one question": "is ", "what": "what is ", "which": "which ",
    "get": "get a b ", "you": "you ", "brackets": "(", "strokes": " / ", "labels": "committed ", "wants": "want to ",
    "letters": "e", "spaces": "a     ", "newlines": "a\\n", "accents": "e\u0301", "joiners": "\u200d", "commas": "a, ",
    "cannot": "cannot ", "that's": "that's only ", "at least": "at least ", "have you": "have you ",
}  # fmt: skip
"""What a text may say again and again: for each expression that looks for something, where it may begin and not end."""

DECKS: dict[str, Callable[[int], bytes]] = {
    "nothing said": lambda size: filled(size, concept),
    "no ids": lambda size: filled(size, lambda n: f'[[cards]]\nkind="concept"\nfront="q{n}"\nback="b"\n'),
    "topics": lambda size: filled(size, lambda n: f"{concept(n)}topics=[{listed(f't{n}x', range(20))}]\n"),
    "topics of one card": lambda size: filled(size, lambda n: f'"{n:x}",', f"{HEAD}{concept(0)}topics=[", "]\n"),
    "silenced": lambda size: filled(size, lambda n: f'a{n:x}="b",', f"{HEAD}{concept(0)}allow={{", 'z="b"}\n'),
    "silenced in the deck": lambda size: filled(size, lambda n: f'a{n:x}="b"\n', f"{HEAD}[allow]\n", concept(0)),
    "models on a line": lambda size: filled(size, lambda _: '"m",', f"{HEAD}{scenario(0, '')[:-3]}[", "]\n"),
    "models in lines": lambda size: filled(
        size - size // 3, lambda _: '"m",\n', f"{HEAD}{scenario(0, '')[:-10]}{chr(10) * (size // 3)}models=[", "]\n"
    ),
    "phones in models": scenarios("ring 911 now"),
    "figures": lambda size: filled(size, lambda n: concept(n, "50 % of people", "50 % of people")),
    "danger": scenarios("overdose"),
    "safety": lambda size: filled(size, lambda n: f"{concept(n)}safety=true\n"),
    "signatures": lambda size: filled(
        size, lambda _: '{by="b",role="r",on=2026-01-01},', f"{HEAD}{concept(0)}reviewed=[", "]\n"
    ),
    "sources": lambda size: filled(size, lambda _: '"s",', f"{HEAD}{concept(0)}sources=[", "]\n"),
    "authors": lambda size: filled(size, lambda _: '"s",', f"{HEAD}authors=[", f"]\n{concept(0)}"),
    "skills misspelt": lambda size: _skills(size, last=scenario(0, '"m"', listed("x", range(100)))),
    "skills without a name": lambda size: _skills(size, last=filled(999, lambda n: f"[skills.z{n}]\n", "").decode()),
    "skills named": lambda size: _skills(size, last=scenario(0, '"m"', listed("s", range(size // 48)))),
    "unknown keys": lambda size: filled(size, lambda n: f'"k{n}"=1\n', f"{HEAD}{concept(0)}"),
    "unknown kinds": lambda size: filled(size, lambda n: f'[[cards]]\nid="c{n}"\nkind="concpt"\n'),
    "one id": lambda size: filled(size, lambda _: concept(0)),
    "long ids": lambda size: filled(size, lambda n: concept(n).replace('"c', f'"{"c-" * 20}c'), HEAD),
    "one line": lambda size: filled(
        size, lambda n: f'{{id="c{n}",kind="concept",front="q{n}",back="b"}},', f"{HEAD}cards=[", "]\n"
    ),
    "one-line faults": lambda size: filled(
        size, lambda n: f'{{id="c{n}",kind="concept",front="q{n}",bakc="b"}},', f"{HEAD}cards=[", "]\n"
    ),
    "gaps": lambda size: filled(
        size, lambda n: f"[[cards]]\nid=\"c{n}\"\nkind=\"cloze\"\ntext='''{'{{a b c}} ' * 20}'''\n"
    ),
    "fronts alike": lambda size: filled(size, lambda n: concept(n, f"what is it that you would say to them {n}")),
    "fronts nearly alike": lambda size: _worded(size, "w", 12),
    "many words": lambda size: filled(
        size, lambda n: concept(n, " ".join(f"w{k:x}" for k in range(n * 30, n * 30 + 30)))
    ),
    "list of ideas": lambda size: filled(size, lambda n: concept(n, "", "a, " * (field(size) // 3 - 1))),
    "newlines": lambda size: filled(size, lambda _: "\n", f"{HEAD}{concept(0)}"),
    **{f"said: {name}": said(piece) for name, piece in PIECES.items()},
}
"""Deck files by what there is much of."""

VERSIONS: dict[str, Callable[[int], tuple[bytes, bytes]]] = {
    "all other ids": lambda size: (
        filled(size, lambda n: concept(n).replace('id="c', 'id="concept-000000a')[:-1] + "\n"),
        filled(size, lambda n: concept(n, f"q{n} of old")),
    ),
    "no ids, common words": lambda size: (
        _worded(size, "v", 24).replace(b'\nid="c', b'\nid="concept-00000000'),
        b"".join(line + b"\n" for line in _worded(size, "v", 24).splitlines() if not line.startswith(b'id="c')),
    ),
    "no ids, groups alike": lambda size: _grouped(size, ""),
    "no ids, one word": lambda size: _grouped(size, "a "),
    "other answers": lambda size: (
        filled(size, lambda n: concept(n, "a " * 40, "b " * 30)),
        filled(size, lambda n: concept(n, "b " * 30, "a " * 40)),
    ),
    "turned round": lambda size: (
        filled(size, concept),
        HEAD.encode() + b"[[cards]]".join([b"", *filled(size, concept).split(b"[[cards]]")[:0:-1]]),
    ),
}
"""A deck file and its next version."""

TABLES: dict[str, Callable[[int], bytes]] = {
    "rows": lambda size: filled(size, lambda n: f"q{n},a\n", "question,answer\n"),
    "cells": lambda size: filled(size, lambda _: ",", "question,answer\n"),
    "columns": lambda size: filled(size, lambda n: f"column{n},", "question,answer,"),
    "quotes": lambda size: filled(size, lambda _: '"', "question,answer\n"),
    "options": lambda size: filled(size, lambda _: "- a\n  b\n", 'question,options\n"q","* r\n', '"\n'),
    "kinds": lambda size: filled(size, lambda n: f"q{n},a,x\n", "question,answer,kind\n"),
    "one long cell": lambda size: filled(size, lambda _: "x", "question,answer\nq,"),
    "empty rows": lambda size: filled(size, lambda _: "\n", "question,answer\n"),
}
"""Tables by what there is much of."""

SIGNS = (
    '"',
    '""',
    ",",
    ";",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\\",
    "'",
    "=",
    "{{",
    "}}",
    "- ",
    "* ",
    "|",
    "a",
    "\u00e4",
    " ",
    "x" * 99,
)
"""What means something to a reader of tables, or to what reads its cells."""
HEADS = (
    "question,answer\n",
    "question,options,skills,models\n",
    "question,answer,topics,sources,tags,reviewed,why\n",
)


def diced(seed: int) -> Callable[[int], bytes]:
    """A table of signs that dice choose, some far more often than others: every other one of rows that can be read."""

    def table(size: int) -> bytes:
        dice = random.Random(seed)
        weights = [dice.random() ** 6 for _ in SIGNS]
        head = dice.choice(HEADS)
        if seed % 2:
            return filled(size, lambda _: "".join(dice.choices(SIGNS, weights, k=64)), head)
        longest = dice.choice((2, 20, 200, 2000))
        cells = ["".join(dice.choices(SIGNS, weights, k=dice.randint(1, longest))) for _ in range(40)]
        cells = [cell.replace('"', '""') for cell in cells]
        more = head.count(",")

        def row(number: int) -> str:
            if number >= 4900:
                return " " * size  # as many as a deck may have: this one is not taken
            return f'"{number} {dice.choice(cells)}"' + "".join(f',"{dice.choice(cells)}"' for _ in range(more)) + "\n"

        return filled(size, row, head)

    return table


DICED = {f"dice {seed}": diced(seed) for seed in range(300)}
"""Tables by the seed of the dice."""
