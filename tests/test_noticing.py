# SPDX-License-Identifier: MIT
"""What is noticed in replies: each line of the table by its own examples, then what holds for any text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hark.language import phrases
from hark.language.noticing import CUES, LONGEST, notice
from noticing import PAGE, filled, measured

LINES = tuple(phrases.table())


def cues(reply: str, said: str = "") -> dict[str, str]:
    """The first quote of each cue in *reply*."""
    by_name: dict[str, str] = {}
    for cue in notice(reply, said):
        by_name.setdefault(cue.cue, cue.quote)
    return by_name


@pytest.mark.parametrize(
    ("cue", "phrase", "example", "counter"), LINES, ids=[f"{cue}: {words}" for cue, words, *_ in LINES]
)
def test_each_phrase_by_its_examples(cue: str, phrase: str, example: str, counter: str) -> None:
    """A phrase is noticed in its example and its cue is not in the counter-example, which shares its words."""
    assert cue in cues(example), phrase
    assert cue not in cues(counter), phrase


@given(some.text(max_size=400), some.text(max_size=100))
def test_quotes_are_exact_stretches(reply: str, said: str) -> None:
    """Whatever is typed, a quote stands in the reply where it says, and a cue is one of the promised names."""
    for cue in notice(reply, said):
        assert cue.quote == reply[cue.start : cue.end] != ""
        assert cue.cue in CUES


@given(some.lists(some.sampled_from([word for line in LINES for word in line[2].split()]), max_size=60))
def test_words_of_the_table_in_any_order(said: list[str]) -> None:
    """Words of the examples in any order give quotes that are exact stretches, and the same ones again."""
    reply = " ".join(said)
    assert notice(reply) == notice(reply)
    assert all(cue.quote == reply[cue.start : cue.end] for cue in notice(reply))


def test_what_is_beyond_the_limit_is_left_out() -> None:
    """A reply is looked at as far as its limit."""
    assert cues("a " * (LONGEST // 2) + "You should call her.") == {}


@pytest.mark.parametrize(
    ("said", "reply", "expected"),
    [
        ("My wife says I have to quit.", "You have to quit, she says.", {"reflection"}),
        ("", "So you feel you should leave.", {"reflection"}),
        ("", "You don't have to decide today.", set()),
        ("", "You shouldn't have to carry this alone.", set()),
        ("What should I do?", "You could try the Tuesday group.", set()),
        ("He left.", "Could I tell you what helped me? You could try the Tuesday group.", {"permission"}),
        ("I'm tired.", "Someone told you 'you should rest more'.", set()),
        ("I'm tired.", "“You'll be fine”, he said, and hung up.", set()),
        ("I applied four times and they all said no.", "Four noes in one month.", {"reflection"}),
        ("", "I don't think it will get better by itself.", set()),
        ("", "You slept at least two hours.", {"reflection"}),
        ("", "Are you safe? (Yes.) Have you taken anything?", {"safety-question", "closed-question"}),
        ("", "How could you even measure that?", set()),
        ("", "So are you!", set()),
        ("", "Take care of yourself.", set()),
        ("When does it open?", "You go in by the side door at nine.", set()),
        ("I'm scared of the dentist.", "You're scared of the dentist.", set()),
        ("", "You are so strong.", set()),
        ("", "so um like what happened then", {"open-question"}),
        ("", "u shud call her", {"advice"}),
        ("", "So you, you know, you kept going to work.", {"reflection"}),
        ("", "So you've-you've been on your own with it.", {"reflection"}),
        ("", "You seem like a very caring soul.", set()),
        ("Moving hurts.", "Moving can be very rough.", set()),
        ("", "You take the pink ones at night.", set()),
        ("", "So there are a few ways you could go about that.", set()),
        ("", "You felt you had no say in it?", set()),
        ("", "Where would you like to begin?", set()),
        ("", "Is there a neighbour that you could wake?", {"closed-question"}),
        ("", "So you wanna get some peace.", {"reflection"}),
        ("", "You should be proud.", set()),
        ("", "I've often felt out of place at parties.", {"self-disclosure"}),
        ("I'd love a coffee.", "Me too.", set()),
        ("", "Mine could be worse.", set()),
        ("", "Is he, are you in danger?", {"closed-question", "safety-question"}),
    ],
)  # fmt: skip
def test_guards(said: str, reply: str, expected: set[str]) -> None:
    """What is mirrored, asked for, permitted, quoted, denied, rhetorical or only an amount is not taken for the act."""
    assert set(cues(reply, said)) == expected


def test_two_questions_quote_the_second() -> None:
    """Of several questions the second is quoted; one that is asked twice is one."""
    assert cues("How did it go? Did you sleep?")["several-questions"] == "Did you sleep"
    assert "several-questions" not in cues("How come? How come you stopped?")


@pytest.mark.parametrize(
    "unit",
    ["you should have been there when I was at the end of it all, and what you are going through. ", "you ", "so, "],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    """A reply twice as long takes no more than twice the steps, and a few."""
    notice(unit)

    def steps(length: int) -> int:
        taken = 0

        def count(_frame: object, event: str, _more: object) -> None:
            nonlocal taken
            taken += event == "call"

        sys.setprofile(count)
        try:
            notice((unit * length)[:length])
        finally:
            sys.setprofile(None)
        return taken

    assert steps(4_000) < 2.2 * steps(2_000)


def test_it_is_right_about_the_lines_it_was_tuned_on() -> None:
    """On the half of the gold lines that rules may be written by, what is noticed is mostly there."""
    wanted = {
        "open-question": 0.92,
        "closed-question": 0.87,
        "reflection": 0.85,
        "advice": 0.85,
        "self-disclosure": 0.93,
        "knows-feeling": 0.9,
        "reassurance": 0.88,
        "validation": 0.85,
        "permission": 0.9,
    }
    counts = measured("tune")

    right = {cue: both / noticed for cue, (both, noticed, _) in counts.items()}
    assert {cue: right[cue] for cue, least in wanted.items() if right[cue] < least} == {}


def test_the_page_tells_how_often_it_is_right_today() -> None:
    """The table of docs/coach.md is what hark notices now: `python3 tasks.py notice` renews it."""
    page = PAGE.read_text(encoding="utf-8")

    assert filled(page) == page
