# SPDX-License-Identifier: MIT
"""The text a new deck or a new card begins with: sound as it stands, with comments that say what goes where. Pure."""

from __future__ import annotations

from hark import toml
from hark.cards.model import Kind

_HEAD = """\
# A deck is one file; its name is its id. Everything may be changed but the ids of cards: progress hangs on them.
format = 1
id = {id}
title = {title}
description = ""            # one sentence
language = "en"
version = "1.0.0"
license = ""                # "CC-BY-4.0" lets others use and change it, naming you
authors = []
tags = []                   # its cards inherit these
"""

_CARDS = {
    Kind.CONCEPT: """\
[[cards]]
id = {id}
kind = "concept"
front = "What do you want to recall?"      # one question, no yes or no, at most 30 words
back = "The answer, in a breath."          # at most 45 words; more than three things are better as gaps
why = ""                                   # shown after the answer: why it matters
# reverse = true                           # ask it the other way round too
topics = []
sources = []                               # in words a reader can look up
difficulty = 1                             # 1 to 3
""",
    Kind.CLOZE: """\
[[cards]]
id = {id}
kind = "cloze"
text = "Each {{gap}} is asked on its own, with the {{others}} shown."
why = ""
topics = []
sources = []
difficulty = 1
""",
    Kind.CHOICE: """\
[[cards]]
id = {id}
kind = "choice"
question = "Who says what, and which reply fits best?"      # at most 60 words
options = [                                                 # three or four, about as long as each other
  {{ text = "The good one", correct = true, why = "What makes it work, in eight words or more, please." }},
  {{ text = "A real slip", why = "Why a kind person might say it all the same." }},
  {{ text = "Another one", why = "What the person would hear when it is said." }},
]
why = ""                                                    # the principle behind it
topics = []
sources = []
difficulty = 1
""",
    Kind.SCENARIO: """\
[[cards]]
id = {id}
kind = "scenario"
setting = "Where, when, with whom."
says = "What the person says, as people really speak."
# task = "What do you say next?"           # only when it is something else
skills = ["reflect-feeling", "validate", "avoid-advice"]    # three to five; one to leave something out
trap = "The tempting reply that would close the talk."
models = [
  "One good way to answer: three or four spoken sentences that name a feeling, say why it makes sense, and stop there.",
]
why = "What the good reply does."
topics = []
sources = []
difficulty = 1
# safety = true                            # when it touches on danger: shows the helpline, may be skipped
""",
}


def deck(deck_id: str, title: str) -> str:
    """A new deck with one concept card."""
    head = _HEAD.format(id=toml.value(deck_id), title=toml.value(title))
    return f"{head}\n{card(Kind.CONCEPT, 'first-card')}"


def card(kind: Kind, card_id: str) -> str:
    """A new card of *kind*."""
    text = _CARDS[kind]
    if kind is Kind.CLOZE:  # its braces are its own
        return text.replace("{id}", toml.value(card_id))
    return text.format(id=toml.value(card_id))


def with_card(text: str, kind: Kind, card_id: str) -> tuple[str, int]:
    """*text* with a new card at its end, and the line the card begins on. What stands there keeps every byte."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(end * 2) else (end if text.endswith("\n") else end * 2)
    before = text + gap
    return before + card(kind, card_id).replace("\n", end), before.count("\n") + 1
