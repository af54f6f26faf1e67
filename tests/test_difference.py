# SPDX-License-Identifier: MIT
"""What the next version of a deck changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.cards.deckfile import derived_id
from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Option, Scenario
from hark.sharing.difference import Difference, difference, sides
from hark.values import replace
from hark.views.change import Change

FRONT = "What does a complex reflection add that a simple one does not have?"
BACK = "Something implied but not yet said, offered as a gentle guess."
CONCEPT = Concept(id="a", front=FRONT, back=BACK)
CLOZE = Cloze(id="b", text="Agreed {{goals}}, agreed {{tasks}} and the {{bond}}.")
CHOICE = Choice(
    id="c", question="Which reply?",
    options=(Option("That sounds lonely.", "It reflects.", True), Option("Cheer up!", "It closes.")),
)  # fmt: skip
SCENARIO = Scenario(
    id="d", setting="Monday.", says="I used.", skills=("x", "y"), trap="Counting.", models=("It hurts.",)
)


def deck(*cards: Card) -> Deck:
    """A deck of *cards*."""
    return Deck(id="deck", title="Deck", cards=cards)


def said(found: Difference) -> list[tuple[str, str, float | None]]:
    """Each change with its card, and how alike the two are where no id says which it is."""
    return [(str(one.change), one.card_id, one.similarity) for one in found.cards]


def nameless(front: str, back: str = BACK) -> Concept:
    """A card to which nobody gave an id."""
    return Concept(id=derived_id("concept", front), front=front, back=back, derived_id=True)


@pytest.mark.parametrize(
    ("was", "now", "change", "keys"),
    [
        (CONCEPT, replace(CONCEPT, front="What more is there?"), "reworded", ("front",)),
        (CONCEPT, replace(CONCEPT, why="Because.", tags=("t",)), "reworded", ("why", "tags")),
        (CONCEPT, replace(CONCEPT, back=BACK.upper().rstrip(".")), "reworded", ("back",)),
        (CONCEPT, replace(CONCEPT, back="Nothing."), "answer_changed", ("back",)),
        (CONCEPT, replace(CLOZE, id="a"), "answer_changed", ("kind",)),
        (CLOZE, replace(CLOZE, text="Agree on {{goals}}, on {{tasks}}; have a {{bond}}."), "reworded", ("text",)),
        (CLOZE, replace(CLOZE, text="Agreed {{goals}}, agreed tasks and the {{bond}}."), "answer_changed", ("text",)),
        (CLOZE, replace(CLOZE, text="Agreed {{tasks}}, agreed {{goals}}, a {{bond}}."), "answer_changed", ("text",)),
        (CHOICE, replace(CHOICE, options=CHOICE.options[::-1]), "reworded", ("options",)),
        (
            CHOICE, replace(CHOICE, options=tuple(replace(o, correct=not o.correct) for o in CHOICE.options)),
            "answer_changed", ("options",),
        ),
        (SCENARIO, replace(SCENARIO, models=("Ouch.",), says="I used again."), "reworded", ("says", "models")),
        (SCENARIO, replace(SCENARIO, skills=("y", "x")), "reworded", ("skills",)),
        (SCENARIO, replace(SCENARIO, skills=("x",)), "answer_changed", ("skills",)),
    ],
)  # fmt: skip
def test_a_card_under_the_same_id(was: Card, now: Card, change: str, keys: tuple[str, ...]) -> None:
    """Where the answer is the same it is a rewording, else another answer, and the keys that differ are named."""
    found = difference(deck(was), deck(now))

    assert [(str(one.change), one.keys, one.similarity) for one in found.cards] == [(change, keys, None)]


def test_added_moved_and_retired() -> None:
    """What is new, elsewhere or gone is told; as few cards as can be are said to have moved."""
    found = difference(deck(CONCEPT, CLOZE, CHOICE), deck(SCENARIO, CHOICE, CONCEPT))

    assert said(found) == [("added", "d", None), ("moved", "c", None), ("retired", "b", None)]
    assert (found.unchanged, found.stayed) == (1, 2)


def test_moved_and_reworded() -> None:
    """A card can be both; the wording comes first."""
    found = difference(deck(CONCEPT, CLOZE, CHOICE), deck(CLOZE, CHOICE, replace(CONCEPT, why="Now.")))

    assert [(one.change, one.card_id, one.moved) for one in found.cards] == [(Change.REWORDED, "a", True)]


def test_a_card_without_an_id_is_recognised() -> None:
    """A new wording of a card that nobody named is found by what is left of its words, and keeps its id."""
    was, now = nameless(FRONT), nameless(FRONT.replace("a simple one", "the simple kind"))

    found = difference(deck(CLOZE, was), deck(CLOZE, now))

    assert said(found) == [("reworded", was.id, 0.92)]
    assert found.kept_ids == ((1, was.id),)


def test_an_id_given_later_is_recognised() -> None:
    """A card that gets its id only now is the one it was."""
    was = nameless(FRONT)

    found = difference(deck(was), deck(replace(was, id="named", derived_id=False)))

    assert (said(found), found.kept_ids, found.unchanged) == ([], ((0, was.id),), 1)


def test_what_its_author_named_is_not_guessed() -> None:
    """An id that the author chose says which card it is, however alike another one may be."""
    found = difference(deck(CONCEPT), deck(replace(CONCEPT, id="z")))

    assert said(found) == [("added", "z", None), ("retired", "a", None)]


def test_another_card_is_not_recognised() -> None:
    """A card with other words is a new one; so is one of another kind."""
    other = nameless("Where do you sit?", "Where you can both see the door.")
    gap = Cloze(id=derived_id("cloze", FRONT), text=f"{FRONT} {{{{{BACK}}}}}", derived_id=True)

    assert said(difference(deck(nameless(FRONT)), deck(other, gap))) == [
        ("added", other.id, None), ("added", gap.id, None), ("retired", nameless(FRONT).id, None),
    ]  # fmt: skip


def test_the_nearest_is_taken_once() -> None:
    """Of two new cards like an old one, the nearer is it."""
    was = nameless(FRONT)
    far, near = (
        nameless(FRONT.replace("complex", "deep").replace("simple", "plain")),
        nameless(FRONT.replace("?", " now?")),
    )

    found = difference(deck(was), deck(far, near))

    assert [(str(one.change), one.card_id) for one in found.cards] == [("added", far.id), ("reworded", was.id)]


def test_scripts_without_spaces() -> None:
    """A reworded card is recognised in a script that puts no space between words."""
    was = nameless("積極的傾聴とは何ですか", "相手の言葉に注意を向けること")
    now = nameless("積極的な傾聴とは何でしょうか", "相手の言葉に注意を向けること")

    assert said(difference(deck(was), deck(now)))[0][:2] == ("reworded", was.id)


def test_swapped_cards_are_counted() -> None:
    """Something else under the same id is seen for what it is; a reworded card is not."""
    other = Concept(id="a", front="How far is the moon?", back="Far.")

    assert difference(deck(CONCEPT, CLOZE), deck(other, CLOZE)).swapped == 1
    assert difference(deck(CONCEPT), deck(replace(CONCEPT, front=FRONT.replace("add", "bring")))).swapped == 0


CARDS = st.lists(
    st.builds(
        Concept,
        id=st.sampled_from([f"c{n}" for n in range(6)]),
        front=st.sampled_from([FRONT, "What?", "Who goes there?"]),
        back=st.sampled_from([BACK, "Me."]),
    ),
    unique_by=lambda card: card.id,
)


@given(CARDS, CARDS)
def test_nothing_is_lost(old: list[Card], new: list[Card]) -> None:
    """Every card of either deck is unchanged or in exactly one change; a deck beside itself has none."""
    found = difference(deck(*old), deck(*new))

    assert found.unchanged + sum(one.new is not None for one in found.cards) == len(new)
    assert found.stayed + sum(one.change is Change.RETIRED for one in found.cards) == len(old)
    assert difference(deck(*old), deck(*old)).cards == ()


def test_large_decks_of_one_word() -> None:
    """Thousands of cards that all say the same are compared without each being held against each."""
    cards = [nameless(f"word word word {number}", "word") for number in range(5000)]
    others = [nameless(f"word word word {number}x", "word") for number in range(5000)]

    assert len(difference(deck(*cards), deck(*others)).cards) == 10000


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{{a}} {{b}}", "{{a}} {{b}} {{c}}", {}),
        ("{{a}} {{b}}", "{{x}} {{a}} {{b}}", {"": "#2", "#2": "#3"}),
        ("{{a}} {{b}}", "{{a}} {{x}} {{b}}", {"#2": "#3"}),
        ("{{a}} {{b}}", "{{b}}", {"": None, "#2": ""}),
        ("{{a}} {{b}}", "{{a}}", {"#2": None}),
        ("{{a}} {{b}}", "{{b}} {{a}}", {"": "#2", "#2": ""}),
        ("{{a}} {{b}}", "{{A.}} {{b}}", {}),
        ("{{a}} {{feeling}}", "{{x}} {{a}} {{feelings}}", {"": "#2", "#2": "#3"}),
        ("{{a}} {{b}}", "{{a}} {{c}}", {}),
        ("{{a}} {{b}}", "{{x}} {{y}} {{z}}", {"": None, "#2": None}),
        ("{{a}} {{a}}", "{{a}} {{x}} {{a}}", {"#2": "#3"}),
    ],
)
def test_which_gap_is_which(before: str, after: str, expected: dict[str, str | None]) -> None:
    """The same words are the same gap wherever they stand, and so is what stands between the same ones."""
    assert sides(replace(CLOZE, text=before), replace(CLOZE, text=after)) == expected
