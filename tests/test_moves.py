# SPDX-License-Identifier: MIT
"""Moves: what was learned of a card goes on under its new name, whenever and wherever the log is read."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.memory.model import Event, EventKind
from hark.memory.moves import Move, Moves
from hark.memory.schedule import review
from hark.progress import schema
from hark.progress.merge import merge
from hark.progress.readonly import Copy
from hark.progress.rows import BY_ANKI, PUT_EVENT, event_row
from hark.progress.store import Store
from progressfile import AGAIN, EASY, GOOD, HARD, grade, is_the_fold, noon, opened, refused
from test_merge import as_of_version


def move(held: Store, old: str, new: str, days: int = 1, **sides: str | None) -> str:
    """Records that *old* is called *new* from then on, and gives the event's id."""
    detail = {"to": new} | ({"sides": {key.replace("_", ""): side for key, side in sides.items()}} if sides else {})
    return held.log.record(noon(days), old, EventKind.MOVE, detail=detail).event.id


def recorded(held: Store, card: str) -> list[tuple[str, str]]:
    """What is known of *card*: the kind of each event and the card it names."""
    return [(str(event.kind), event.card) for event in held.history.events(card=card)]


def test_a_card_goes_on_with_its_dates(held: Store) -> None:
    """Memory, due day and all sides are the same under the new name; nothing is known of the old one any more."""
    grade(held, "d/c", EASY)
    grade(held, "d/c#2", GOOD)
    before = held.snapshot.standing("d/c"), held.snapshot.standing("d/c#2")

    move(held, "d/c", "e/k")

    assert held.snapshot.standings() == {"e/k": before[0], "e/k#2": before[1]}
    assert is_the_fold(held)
    grade(held, "e/k", GOOD, noon(9))
    assert held.snapshot.standing("e/k").memory.reps == 2  # type: ignore[union-attr]
    assert is_the_fold(held)


def test_a_deck_goes_with_all_that_is_known_of_it(held: Store) -> None:
    """A whole deck takes its cards along, and that it is set aside."""
    grade(held, "d/a", EASY)
    grade(held, "dd/a", EASY)
    held.log.record(noon(), "d", EventKind.SUSPEND)
    held.log.record(noon(), "d/b", EventKind.SUSPEND)

    move(held, "d", "e")

    assert set(held.snapshot.refs()) == {"e", "e/a", "e/b", "dd/a"}
    assert held.snapshot.held() == {"e", "e/b"}
    assert is_the_fold(held)


def test_what_is_recorded_under_the_old_name_later_is_another_card(held: Store) -> None:
    """A new card of the old name begins anew, and each has its own history."""
    grade(held, "d/c", EASY)
    move(held, "d/c", "e/c")
    grade(held, "d/c", HARD, noon(2))

    assert {ref: standing.memory.reps for ref, standing in held.snapshot.standings().items()} == {  # type: ignore[union-attr]
        "d/c": 1, "e/c": 1,
    }  # fmt: skip
    assert recorded(held, "d/c") == [("review", "d/c")]
    assert recorded(held, "e/c") == [("review", "e/c"), ("move", "e/c")]
    assert is_the_fold(held)


def test_a_move_is_taken_back(held: Store) -> None:
    """Undone, all is under the old name again, with what was recorded before; also when a review came between."""
    grade(held, "d/c", EASY)
    before = held.snapshot.standings()
    moved = move(held, "d/c", "e/c")

    held.log.undo(noon(2), moved)

    assert held.snapshot.standings() == before
    assert recorded(held, "d/c") == [("review", "d/c"), ("move", "d/c"), ("undo", "d/c")]
    assert is_the_fold(held)


def test_an_older_review_is_taken_back_after_the_move(held: Store) -> None:
    """What was recorded under the old name can be undone, and the memory under the new one follows."""
    first = grade(held, "d/c", EASY)
    second = grade(held, "d/c", HARD, noon(1))
    move(held, "d/c", "e/c", 2)

    held.log.undo(noon(3), second.event.id)

    assert held.snapshot.standings() == {"e/c": first.after}
    assert is_the_fold(held)


def test_a_chain_of_moves(held: Store) -> None:
    """A card that moved twice, and once with its deck, has all of its history, and none of its neighbours'."""
    grade(held, "d/c", EASY)
    grade(held, "d/x", EASY)
    move(held, "d/c", "d/k", 1)
    grade(held, "d/k", GOOD, noon(2))
    move(held, "d", "e", 3)
    move(held, "e/k", "f/k", 4)
    grade(held, "f/k", GOOD, noon(20))

    assert set(held.snapshot.refs()) == {"e/x", "f/k"}
    assert [kind for kind, _ in recorded(held, "f/k")] == ["review", "move", "review", "move", "move", "review"]
    assert {card for _, card in recorded(held, "f/k")} == {"f/k"}
    assert recorded(held, "e/x") == [("review", "e/x"), ("move", "e")]
    assert is_the_fold(held)


def test_a_reset_of_the_old_deck_reached_the_card(held: Store) -> None:
    """A deck's reset before the move is part of the card's history; one after it is not."""
    grade(held, "d/c", EASY)
    held.log.record(noon(1), "d", EventKind.RESET)
    grade(held, "d/c", GOOD, noon(2))
    move(held, "d/c", "e/c", 3)
    held.log.record(noon(4), "d", EventKind.RESET)

    assert held.snapshot.standing("e/c").memory.reps == 1  # type: ignore[union-attr]
    assert [kind for kind, _ in recorded(held, "e/c")] == ["review", "reset", "review", "move"]
    assert is_the_fold(held)


def test_sides_change_places(held: Store) -> None:
    """A new gap in front begins anew, the others keep their memory, and a card set aside stays so as a whole."""
    grade(held, "d/c", EASY)
    grade(held, "d/c#2", GOOD)
    held.log.record(noon(), "d/c", EventKind.SUSPEND)
    before = held.snapshot.standings()

    held.log.record(noon(1), "d/c", EventKind.MOVE, detail={"to": "d/c", "sides": {"": "#2", "#2": "#3"}})

    now = held.snapshot.standings()
    assert now["d/c#2"].memory == before["d/c"].memory
    assert now["d/c#3"].memory == before["d/c#2"].memory
    assert now["d/c"].memory is None
    assert held.snapshot.held() == {"d/c"}
    assert is_the_fold(held)


def test_sides_change_places_with_the_name(held: Store) -> None:
    """Where a card is called otherwise from then on, too, all of its sides go along, and are found by its name."""
    grade(held, "d/c", EASY)
    grade(held, "d/c#2", GOOD)
    before = held.snapshot.standings()

    held.log.record(noon(1), "d/c", EventKind.MOVE, detail={"to": "e/k", "sides": {"": "#2", "#2": None}})

    assert held.snapshot.standings() == {"e/k#2": before["d/c"]}
    assert recorded(held, "e/k") == [("review", "e/k#2"), ("move", "e/k")]
    assert is_the_fold(held)


def test_a_side_that_is_gone(held: Store) -> None:
    """The memory of a gap that was taken out ends, and the next one keeps its own."""
    grade(held, "d/c", EASY)
    second = grade(held, "d/c#2", GOOD)

    held.log.record(noon(1), "d/c", EventKind.MOVE, detail={"to": "d/c", "sides": {"": None, "#2": ""}})

    assert held.snapshot.standings() == {"d/c": second.after}
    assert is_the_fold(held)


def test_replies_go_along(held: Store) -> None:
    """What was typed is found under the new name, is not of the old one, and is forgotten by the new one."""
    grade(held, "d/c", reply="I hear you")
    held.log.put_draft("d/c", "begun")
    move(held, "d/c", "e/c")
    grade(held, "d/c", at=noon(2), reply="of a new card")

    assert [(reply.card, reply.text) for reply in held.history.replies("e/c")] == [("e/c", "I hear you")]
    assert [(reply.card, reply.text) for reply in held.history.replies("d/c")] == [("d/c", "of a new card")]
    assert (held.draft("e/c"), held.draft("d/c")) == ("begun", "")
    assert held.history.spoilt_replies("e/c") == 0
    assert held.log.forget_replies("e/c") == 1
    assert [reply.text for reply in held.history.replies()] == ["of a new card"]


def test_a_deck_is_forgotten_with_what_moved_into_it(held: Store) -> None:
    """Forgetting a deck forgets what its cards were called before, and leaves what moved out of it."""
    grade(held, "d/c", EASY)
    grade(held, "e/x", EASY)
    move(held, "d/c", "e/c")
    move(held, "e/x", "f/x")

    held.log.forget("e")

    assert set(held.history.standings()) == {"f/x"}
    assert recorded(held, "f/x") == [("review", "f/x"), ("move", "f/x")]
    assert held.history.events(card="d/c") == []
    assert is_the_fold(held)


def test_a_deck_is_forgotten_that_cards_came_out_of(held: Store) -> None:
    """What moved out of it keeps its name, through two decks, and that it was put back while it was there."""
    grade(held, "d/c", EASY)
    grade(held, "d/x", EASY)
    held.log.record(noon(1), "d", EventKind.RESET)
    grade(held, "d/c", GOOD, noon(2))
    move(held, "d", "e", 3)
    move(held, "e", "g", 4)
    move(held, "g/c", "f/c", 5)
    left = {"f/c": held.snapshot.standing("f/c")}

    held.log.forget("g")

    assert left["f/c"].memory.reps == 1  # type: ignore[union-attr]
    assert held.snapshot.standings() == left
    assert is_the_fold(held)


def test_a_move_is_taken_back_that_another_followed(held: Store) -> None:
    """Where the first of two moves is taken back, nothing is left under the name that both led to."""
    grade(held, "d/c", EASY)
    before = held.snapshot.standings()
    first = move(held, "d/c", "e/c", 1)
    move(held, "e/c", "f/c", 2)

    held.log.undo(noon(3), first)

    assert held.snapshot.standings() == before
    assert is_the_fold(held)


def test_a_reset_is_taken_back_that_a_move_followed(held: Store) -> None:
    """A card that has left the deck since has its memory again, under its name of today."""
    before = grade(held, "d/c", EASY).after
    reset = held.log.record(noon(1), "d", EventKind.RESET).event.id
    move(held, "d/c", "e/c", 2)

    held.log.undo(noon(3), reset)

    assert held.snapshot.standings() == {"e/c": before}
    assert is_the_fold(held)


def test_a_reset_that_was_taken_back_is_forgotten_with_its_deck(held: Store) -> None:
    """It reached nothing, so that nothing of it is left, and what moved out of the deck keeps its memory."""
    before = grade(held, "d/c", EASY).after
    held.log.record(noon(1), "d", EventKind.RESET)
    held.log.undo(noon(1))
    move(held, "d/c", "e/c", 2)

    held.log.forget("d")

    assert held.snapshot.standings() == held.history.standings() == {"e/c": before}
    assert [event.kind for event in held.history.events()] == ["review", "move"]


def test_what_was_set_aside_is_brought_back_by_an_undo(held: Store) -> None:
    """A card is set aside as a whole, whatever became of its sides since, and so it comes back."""
    grade(held, "d/c", EASY)
    aside = held.log.record(noon(), "d/c", EventKind.SUSPEND).event.id
    held.log.record(noon(1), "d/c", EventKind.MOVE, detail={"to": "d/c", "sides": {"": "#2"}})

    held.log.undo(noon(2), aside)

    assert held.snapshot.held() == frozenset()
    assert is_the_fold(held)


def test_one_history_of_two_is_spread_by_the_names_of_its_day(held: Store) -> None:
    """Each date is the one that was given when the card was graded, under the name that it had."""
    grade(held, "e/c", EASY)
    grade(held, "d/c", EASY, noon(9))
    first = review(None, EASY, noon(), card="e/c")

    move(held, "d/c", "e/c", 10)

    assert held.snapshot.standing("e/c").memory == review(first, EASY, noon(9), card="d/c")
    assert review(first, EASY, noon(9), card="d/c") != review(first, EASY, noon(9), card="e/c")


def test_what_was_resumed_is_no_leech_in_one_history_of_two(held: Store) -> None:
    """A card that kept slipping and was brought back stays so where another history joins it."""
    for number in range(17):
        grade(held, "d/c", AGAIN if number % 2 else EASY, noon(number))
    assert held.snapshot.aside() == {"d/c"}
    held.log.record(noon(17), "d/c", EventKind.RESUME)
    grade(held, "e/c", GOOD, noon(18))

    move(held, "d/c", "e/c", 19)

    assert held.snapshot.aside() == frozenset()
    assert is_the_fold(held)


def test_two_computers_that_follow_at_different_times(tmp_path: Path) -> None:
    """Whoever merges first, both hold the same: the reviews under both names are one history."""
    laptop = tmp_path / "laptop" / "progress.db"
    with opened(laptop) as one:
        grade(one, "d/c", EASY)
    phone = tmp_path / "phone.db"
    shutil.copy(laptop, phone)
    with opened(laptop, 2) as one:
        move(one, "d/c", "e/c", 1)
        grade(one, "e/c", GOOD, noon(9))
    with opened(phone, 3) as one:
        grade(one, "d/c", HARD, noon(10))
        move(one, "d/c", "e/c", 11)
    results: list[tuple[Any, list[str]]] = []
    for own, other in ((laptop, phone), (phone, laptop)):
        mine = tmp_path / f"merged-{own.stem}-{len(results)}.db"
        shutil.copy(own, mine)
        with opened(mine, 4) as one, Copy.open(other) as copy:
            merge(one, [copy])
            assert is_the_fold(one)
            results.append((one.snapshot.standings(), [event.id for event in one.history.events()]))

    assert results[0] == results[1]
    ((ref, standing),) = results[0][0].items()
    assert (ref, standing.memory.reps) == ("e/c", 3)


@pytest.mark.parametrize(
    ("card", "detail"),
    [
        ("d/c", {}),
        ("d/c", {"to": 7}),
        ("d/c", {"to": "e"}),
        ("d", {"to": "d/x"}),
        ("d/c#2", {"to": "e/c"}),
        ("d/c", {"to": "../up"}),
        ("d/c", {"to": "d/c", "sides": {"": "/x"}}),
        ("d/c", {"to": "d/c", "sides": [""]}),
        ("d/c", {"to": "d/c", "sides": {"": 7}}),
        ("d", {"to": "e", "sides": {"": "#2"}}),
    ],
)
def test_a_move_that_hark_cannot_have_written(filled: Path, card: str, detail: dict[str, object]) -> None:
    """It is damage like any other: told in one message, and merged nowhere."""
    event = Event(
        "0198a1b2c3d4-0000-00000001",
        noon().at_ms,
        3600,
        "a",
        card,
        EventKind.MOVE,
        detail={"day": "2026-03-02", **detail},
    )
    with closing(sqlite3.connect(filled)) as db, db:
        db.execute(PUT_EVENT, event_row(event))

    with opened(filled) as one, Copy.open(filled) as copy:
        assert refused(one.log.rebuild).code == "damaged"
        assert refused(lambda: list(copy.sound_rows())).code == "damaged"


def test_a_review_that_came_by_anki_under_the_new_name(held: Store) -> None:
    """It is the review that is here under the old one, and counts once; one of another card counts."""
    grade(held, "d/c", EASY)
    grade(held, "d/x", EASY, noon(0, 5))
    move(held, "d/c", "e/c")

    for card, ms, number in (("e/c", 0, 1), ("e/c", 5, 2)):
        at_ms = noon(0, ms).at_ms
        detail = {"day": "2026-03-02", "retention": 0.9}
        event = Event(
            f"{at_ms:012x}-a000-{number:08x}", at_ms, 3600, BY_ANKI, card, EventKind.REVIEW, GOOD, detail=detail
        )
        held.log.take_in([event_row(event)], ())

    assert {ref: standing.memory.reps for ref, standing in held.snapshot.standings().items()} == {  # type: ignore[union-attr]
        "e/c": 2, "d/x": 1,
    }  # fmt: skip
    assert is_the_fold(held)


def test_an_older_file_and_an_older_hark(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file from before moves holds what it held; one that may have some is no damage to an older hark, but newer."""
    with opened(file) as old:
        before = grade(old, "d/c", EASY).after
    as_of_version(file, 4)
    with opened(file) as new:
        move(new, "d/c", "e/c")
        assert new.snapshot.standings() == {"e/c": before}
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:4])

    refusal = refused(lambda: opened(file))

    assert refusal.message == "the progress file was written by a newer hark: update hark to use it"


WHOLES, FACES = ("d", "e", "d/a", "d/b", "e/a"), ("d/a", "d/a#2", "d/b", "e/a", "e/a#2")
MOVES = (("d", "e"), ("e", "d"), ("d/a", "e/a"), ("e/a", "d/b"), ("d/b", "d/a"))
STEPS = st.one_of(
    st.tuples(st.just(EventKind.REVIEW), st.sampled_from(FACES)),
    st.tuples(st.sampled_from((EventKind.RESET, EventKind.SUSPEND, EventKind.RESUME)), st.sampled_from(WHOLES)),
    st.tuples(st.just(EventKind.MOVE), st.sampled_from(MOVES)),
    st.tuples(
        st.sampled_from(("d/a", "e/a")), st.sampled_from(({"": "#2"}, {"": "#2", "#2": ""}, {"": None, "#2": ""}))
    ),
    st.tuples(st.just(EventKind.UNDO), st.integers(0, 5)),
)


@given(st.lists(STEPS, max_size=14))
def test_the_snapshot_is_the_sum_of_the_log(steps: list[tuple[EventKind | str, object]]) -> None:
    """After each of any events the snapshot is what a rebuild gives, and each taken back leaves what was before."""
    with Store.open(Path("/nowhere/progress.db"), random.Random(1)) as held:
        for number, (kind, about) in enumerate(steps):
            before = held.snapshot.standings()
            match kind, about:
                case EventKind.REVIEW, str():
                    grade(held, about, at=noon(number))
                case EventKind.MOVE, (old, new):
                    move(held, str(old), str(new), number)
                case "d/a" | "e/a", dict():
                    held.log.record(noon(number), "d/a", EventKind.MOVE, detail={"to": kind, "sides": about})
                case EventKind.UNDO, int():
                    events = held.history.events()
                    held.log.undo(noon(number), events[-about].id if 0 < about <= len(events) else None)
                case EventKind(), str():
                    held.log.record(noon(number), about, kind)
            assert is_the_fold(held)
            if kind is not EventKind.UNDO:
                after = held.snapshot.standings()
                held.log.undo(noon(number))
                assert held.snapshot.standings() == before
                lost = held.history.events()[-2]
                held.log.record(noon(number), lost.card, lost.kind, grade=lost.grade, detail=lost.detail)
                assert held.snapshot.standings() == after
            standings = held.snapshot.standings()
            assert {ref: held.history.events(card=ref) != [] for ref in standings} == dict.fromkeys(standings, True)


def test_names_at_any_time() -> None:
    """What an event calls a card, what that is called today, and back."""
    moves = Moves([Move("2", "d/c", "d/k"), Move("4", "d", "e"), Move("6", "e/k", "f/k", {"": "#2", "#2": None})])

    assert [moves.name("d/c", event) for event in "1256"] == ["f/k#2", "f/k#2", "d/c", "d/c"]
    assert [moves.name("d/k", event) for event in "1356"] == ["f/k#2", "f/k#2", "d/k", "d/k"]
    assert moves.name("d/c#2", "1") is None
    assert moves.name("d/c", "1", is_side=False) == "f/k"
    assert moves.names_at("f/k#2", "1") == {"d/c", "d/k", "e/k", "f/k#2"}
    assert moves.names("f/k#2") == {"d/c", "d/k", "e/k", "f/k#2"}
    assert moves.is_in("f/k", "d/c#2", "1")
    assert not moves.is_in("f/k", "d/c", "5")
