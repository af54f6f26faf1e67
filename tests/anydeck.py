# SPDX-License-Identifier: MIT
"""Any sound deck, with any unicode in it, for properties of whole decks; with dialogues where they are asked for."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from decktexts import SHARED
from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Dialogue, Exchange, Option, Scenario, Skill
from hark.cards.signature import Signature
from hark.values import replace

FEWER = settings(max_examples=settings().max_examples // 3)
"""For properties of whole decks, which take a while to make up."""

IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)
ODD = st.sampled_from(
    [
        "\ufeff",
        "\u202eevil",
        "\u200b",
        "\x1b[2J",
        "\x00",
        "\r\n",
        "\x7f",
        "\x85",
        "\u2028",
        '"""',
        "'''",
        "\\",
        "\\u0041",
        "[[cards]]",
        "# no",
        "é",
        "e\u0301",
        "👩\u200d👧",
        "\U000e0041",
        "\U0010ffff",
        "{",
        "}",
        "\t",
        "\n  ",
        "\n- ",
        "=1",
        "'\"",
        "[",
        "{{c1::",
        " | ",
        ": ",
    ]
)
TEXT = st.lists(ODD | st.text(max_size=8), max_size=3).map("".join)
WORDS = TEXT.filter(str.strip)
LIST = st.lists(WORDS, max_size=2).map(tuple)
SIGNATURES = st.lists(st.builds(Signature, WORDS, WORDS, st.dates().map(lambda day: day.isoformat())), max_size=2).map(
    tuple
)
ALLOW = st.dictionaries(IDS, WORDS, max_size=2).map(lambda found: tuple(found.items()))
SHARED_FIELDS: dict[str, Any] = {
    "why": TEXT,
    "topics": LIST,
    "sources": LIST,
    "tags": LIST,
    "difficulty": st.integers(0, 3),
    "safety": st.booleans(),
    "allow": ALLOW,
    "reviewed": SIGNATURES,
}


@st.composite
def cloze_texts(draw: st.DrawFn) -> str:
    """A text with some gaps."""
    plain = TEXT.map(lambda text: text.replace("{", "(").replace("}", ")"))
    gaps = draw(st.lists(plain.filter(str.strip), min_size=1, max_size=5))
    return "".join(f"{draw(plain)}{{{{{gap}}}}}" for gap in gaps) + draw(plain)


@st.composite
def option_lists(draw: st.DrawFn) -> tuple[Option, ...]:
    """Two to six different options, one of them correct."""
    texts = draw(st.lists(WORDS, min_size=2, max_size=6, unique_by=lambda text: text.casefold().strip()))
    right = draw(st.integers(0, len(texts) - 1))
    return tuple(Option(text, draw(TEXT), number == right) for number, text in enumerate(texts))


def weighing(skills: tuple[str, ...]) -> dict[str, Any]:
    """What a scenario and a turn of a dialogue share: what is said, and what a reply to it is weighed by."""
    rubric = st.lists(st.sampled_from(skills), min_size=1, max_size=3, unique=True).map(tuple)
    return {
        "says": WORDS,
        "trap": WORDS,
        "skills": rubric,
        "models": st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    }


@st.composite
def turns(draw: st.DrawFn, skills: tuple[str, ...]) -> tuple[Exchange, ...]:
    """The turns of a sound dialogue of any shape: two to four, the later ones alone or one for each way there."""
    said = [draw(st.builds(Exchange, **weighing(skills)))]
    for turn in range(2, draw(st.integers(2, 4)) + 1):
        shape = draw(st.sampled_from([((),), (("met", "else"), ("trap",)), (("met",), ("trap",), ("else",))]))
        for place, after in enumerate(shape):
            ends = place > 0 and draw(st.booleans())  # by the first way there the talk goes on
            said.append(replace(draw(st.builds(Exchange, **weighing(skills))), turn=turn, after=after, ends=ends))
    return tuple(said)


def dialogues(name: str, skills: tuple[str, ...]) -> st.SearchStrategy[Dialogue]:
    """Any dialogue of that id."""
    task = TEXT.map(lambda text: text or "What do you say?")
    return st.builds(Dialogue, id=st.just(name), **SHARED_FIELDS, setting=WORDS, task=task, turns=turns(skills))


def card(name: str, skills: tuple[str, ...]) -> st.SearchStrategy[Card]:
    """Any card of that id that a row of a table can hold."""
    same: dict[str, Any] = {"id": st.just(name), **SHARED_FIELDS}
    return st.one_of(
        st.builds(Concept, **same, front=WORDS, back=WORDS, reverse=st.booleans()),
        st.builds(Cloze, **same, text=cloze_texts()),
        st.builds(Choice, **same, question=WORDS, options=option_lists()),
        st.builds(
            Scenario,
            **same,
            **weighing(skills),
            setting=WORDS,
            task=TEXT.map(lambda text: text or "What do you say next?"),
        ),
    )


@st.composite
def decks(draw: st.DrawFn, *, talks: bool = False) -> Deck:
    """Any sound deck; with *talks*, dialogues may be in it."""
    skills = tuple(Skill(name, draw(WORDS), draw(WORDS)) for name in draw(st.lists(IDS, max_size=2, unique=True)))
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    known = (*SHARED, *(skill.id for skill in skills))
    return Deck(
        id=draw(IDS),
        title=draw(WORDS),
        description=draw(TEXT),
        license=draw(TEXT),
        authors=draw(LIST),
        tags=draw(LIST),
        allow=draw(ALLOW),
        language=draw(st.sampled_from(["en", "pt-BR", "zh-Hant-TW"])),
        version=draw(st.sampled_from(["1.0.0", "2", "0.1"])),
        homepage=draw(st.just("") | TEXT.map("https://{}".format)),
        skills=skills,
        cards=tuple(draw(card(name, known) | dialogues(name, known) if talks else card(name, known)) for name in names),
    )
