# SPDX-License-Identifier: MIT
"""Small decks as text, for the tests of reading, writing and finding lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hark.cards import reader
from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Option, Scenario, Skill
from hark.errors import Exit, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHARED = ("reflect-feeling", "affirm-strength", "avoid-judgement")
"""The shared rubric vocabulary, for these tests."""

SOFA = """\
format = 1
id = "d"
title = "D"
language = "{language}"
[[cards]]
id = "sofa"
kind = "scenario"
setting = "Here."
says = "He left on Friday."
skills = ["avoid-advice", "validate"]
trap = "A shrug."
models = ["That hurts."]
"""
"""A deck, in a language, with one scenario whose checklist leaves advice out."""

HEAD = 'format = 1\nid = "d"\ntitle = "D"\n'
"""Three lines that every deck begins with; what a test adds starts on line 4."""

CONCEPT = '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n'
"""One sound card of five lines."""

SCENARIO = (
    '[[cards]]\nid = "s"\nkind = "scenario"\nsetting = "S"\nsays = "W"\n'
    'skills = ["reflect-feeling"]\ntrap = "T"\nmodels = ["M"]\n'
)
"""One sound scenario of eight lines."""


def parse(text: str | bytes) -> Deck:
    """The deck in *text*."""
    return reader.parse(text.encode() if isinstance(text, str) else text, SHARED)


def cards(text: str) -> tuple[Card, ...]:
    """The cards written in *text*, under a plain head."""
    return parse(HEAD + text).cards


FULL = '''\
format = 1
id = "active-listening"            # [a-z0-9] and single hyphens
title = "Active listening"
description = "Attention, silence, reflections and summaries."
language = "pt-BR"
version = "1.2.0"
license = "CC-BY-4.0"
authors = ["hark contributors", "Ana"]
homepage = "https://example.org"
tags = ["listening"]
allow = { key-position = "shuffled" }

[skills.mirror-words]
name = "Mirror their words"
look_for = "Uses at least one of the person's own words."

[[cards]]
id = "complex-reflection"
kind = "concept"
front = "What does a complex reflection add?"
back = """
Something implied
but not yet said."""
why = "It shows you followed the person."
reverse = true
topics = ["AL-07"]
sources = ["Miller & Rollnick", "003_dc807842af971c03.txt"]
difficulty = 2
tags = ["deep"]
allow = { long-back = "a proverb", no-id = "an \\"old\\" one" }

[[cards]]
id = "alliance-parts"
kind = "cloze"
text = "Alliance = agreed {{goals}}, agreed {{tasks}}, and the {{bond}}."

[[cards]]
id = "which-reply"
kind = "choice"
question = "Which reply leaves the floor?"
options = [
  { text = "That sounds lonely.", correct = true, why = "It names a feeling." },
  { text = "They were busy.", why = "It explains." },
]

[[cards]]
id = "eleven-months-gone"
kind = "scenario"
setting = "Recovery centre, Monday."
says = "I used on Saturday."
task = "Write one sentence."
skills = ["reflect-feeling", "mirror-words"]
trap = "Counting days."
models = ["Saturday, after eleven months.", "That hurts."]
why = "Plans can wait; shame first."
safety = true
'''

FULL_DECK = Deck(
    id="active-listening",
    title="Active listening",
    description="Attention, silence, reflections and summaries.",
    language="pt-BR",
    version="1.2.0",
    license="CC-BY-4.0",
    authors=("hark contributors", "Ana"),
    homepage="https://example.org",
    tags=("listening",),
    allow=(("key-position", "shuffled"),),
    skills=(Skill("mirror-words", "Mirror their words", "Uses at least one of the person's own words."),),
    cards=(
        Concept(
            id="complex-reflection",
            front="What does a complex reflection add?",
            back="Something implied\nbut not yet said.",
            why="It shows you followed the person.",
            reverse=True,
            topics=("AL-07",),
            sources=("Miller & Rollnick", "003_dc807842af971c03.txt"),
            difficulty=2,
            tags=("deep",),
            allow=(("long-back", "a proverb"), ("no-id", 'an "old" one')),
        ),
        Cloze(id="alliance-parts", text="Alliance = agreed {{goals}}, agreed {{tasks}}, and the {{bond}}."),
        Choice(
            id="which-reply",
            question="Which reply leaves the floor?",
            options=(
                Option("That sounds lonely.", "It names a feeling.", correct=True),
                Option("They were busy.", "It explains."),
            ),
        ),
        Scenario(
            id="eleven-months-gone",
            setting="Recovery centre, Monday.",
            says="I used on Saturday.",
            task="Write one sentence.",
            skills=("reflect-feeling", "mirror-words"),
            trap="Counting days.",
            models=("Saturday, after eleven months.", "That hurts."),
            why="Plans can wait; shame first.",
            safety=True,
        ),
    ),
)


def deck(name: str, *cards: str, title: str = "T") -> str:
    """A deck of concept cards."""
    head = f'format = 1\nid = "{name}"\ntitle = "{title}"\n'
    return head + "".join(f'[[cards]]\nid = "{card}"\nkind = "concept"\nfront = "F"\nback = "B"\n' for card in cards)


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """A file in *folder*, which is made when needed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def refusal(what: Callable[..., object], *arguments: object) -> tuple[str, str, str, Exit]:
    """Code, message, hint and exit code of the refusal when *what* is called."""
    with pytest.raises(Refusal) as raised:
        what(*arguments)
    return raised.value.code, raised.value.message, raised.value.hint, raised.value.exit_code
