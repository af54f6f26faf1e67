# SPDX-License-Identifier: MIT
"""Reading the log: events of a card, of a time, of a day, and what was typed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from hark.memory.days import from_milliseconds
from hark.memory.model import EventKind
from hark.progress.history import Reply
from hark.progress.kept import Kept, packed, ticked, unpacked
from hark.progress.store import Store
from progressfile import AGAIN, GOOD, HARD, MARCH, NOON_MS, grade, noon


def test_replies_are_kept_with_their_grade(held: Store) -> None:
    """What was typed for a card comes back oldest first, in any script, with when and how it was graded."""
    texts = ["I hear you.\nTake your time.", "Ça va? 👩‍👩‍👧 שלום", "x" * 20_000]

    events = [
        grade(held, "d/s", given, noon(0, place), reply=text).event
        for place, (given, text) in enumerate(zip((AGAIN, HARD, GOOD), texts, strict=True))
    ]
    grade(held, "d/s", reply="")
    grade(held, "d/other", reply="elsewhere")

    assert held.history.replies("d/s") == [
        Reply(events[0].id, events[0].card, NOON_MS, Kept((("", texts[0]),)), AGAIN, weighed=events[0].detail),
        Reply(events[1].id, events[0].card, NOON_MS + 1, Kept((("", texts[1]),)), HARD, weighed=events[1].detail),
        Reply(events[2].id, events[0].card, NOON_MS + 2, Kept((("", texts[2]),)), GOOD, weighed=events[2].detail),
    ]
    assert held.history.replies("d/s#2") == []


def test_events_of_a_card_and_what_it_belongs_to(held: Store) -> None:
    """Asked for a deck, card or face, the log gives its events and those of its parts and wholes, in order."""
    for card in ("d", "d/a", "d/a#2", "d/a#21", "d/a-2", "d/b", "d-2/a", "e"):
        held.log.record(noon(), card, EventKind.SUSPEND)

    found = {card: [one.card for one in held.history.events(card=card)] for card in ("d", "d/a", "d/a#2", "e", "x")}

    assert found == {
        "d": ["d", "d/a", "d/a#2", "d/a#21", "d/a-2", "d/b"],
        "d/a": ["d", "d/a", "d/a#2", "d/a#21"],
        "d/a#2": ["d", "d/a", "d/a#2"],
        "e": ["e"],
        "x": [],
    }


def test_events_since_and_newest(held: Store) -> None:
    """*since* is a bound on the instant, not on the order; *newest* keeps the last ones; both keep the log's order."""
    for day in (0, 5, 1, 2, 6):
        grade(held, f"d/{day}", at=noon(day))

    def cards(**asked: Any) -> list[str]:
        return [one.card for one in held.history.events(**asked)]

    assert cards() == ["d/0", "d/5", "d/1", "d/2", "d/6"]
    assert cards(since=from_milliseconds(noon(2).at_ms)) == ["d/5", "d/2", "d/6"]
    assert cards(since=from_milliseconds(noon(2).at_ms + 1)) == ["d/5", "d/6"]
    assert cards(newest=2) == ["d/2", "d/6"]
    assert cards(newest=0) == []
    assert cards(since=from_milliseconds(noon(2).at_ms), newest=2) == ["d/2", "d/6"]


def test_cards_first_seen_on_a_day(held: Store) -> None:
    """The new cards since a day began are those graded for the first time then; one taken back does not count."""
    yesterday, today = datetime(2026, 3, 1, 4, tzinfo=UTC), datetime(2026, 3, 2, 4, tzinfo=UTC)
    grade(held, "d/old", at=noon(-1))
    grade(held, "d/old")
    grade(held, "d/new")
    grade(held, "d/new")
    grade(held, "d/oops")
    held.log.undo(noon())
    held.log.record(noon(), "d/aside", EventKind.SUSPEND)

    assert held.history.first_seen(MARCH, today) == {"d/new"}
    assert held.history.first_seen(MARCH - 1, yesterday) == {"d/old", "d/new"}


def test_extent(held: Store) -> None:
    """How many events there are and which is the last; of none, neither."""
    assert held.history.extent() == (0, "")

    grade(held)
    last = grade(held, at=noon(1)).event.id

    assert held.history.extent() == (2, last)


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=4), st.text())
def test_what_is_kept_comes_back(turns: list[tuple[str, str]], first: str) -> None:
    """What was said, each reply and a first try come back as they were; a text of before is all reply."""
    assert unpacked(packed(turns, first)) == Kept(tuple(turns), first)


PLAIN = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["turns", "first"]), inner),
)


@given(PLAIN)
@example("[" * 100_000)
def test_any_kept_text_is_read(plain: Any) -> None:
    """Whatever another file brings, and whatever was typed, is read as something, of which nothing breaks."""
    for text in (json.dumps(plain), str(plain), json.dumps({"turns": plain}), json.dumps({"skills_met": plain})):
        assert unpacked(text).turns
        assert isinstance(unpacked(text).text, str)
        assert all(isinstance(skill, str) for skill in ticked(plain))
