# SPDX-License-Identifier: MIT
"""A session as a value: every step of a card, what comes back, what undo restores, and that it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import cycle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Face, Option, Scenario
from hark.memory.model import Grade, Memory, State
from hark.study import session
from hark.study.session import Answer, Session, Stage, Turn

MINUTE = 60_000
DAY = 86_400_000
SKILLS = ("reflect-feeling", "validate", "open-question", "hold-silence", "avoid-advice")
FIVE = 5.0


def concept(name: str, *, reverse: bool = False) -> Concept:
    """A question with an answer."""
    return Concept(id=name, front=f"{name}?", back=f"{name}!", reverse=reverse)


def choice(name: str, options: int = 3, correct: int = 1) -> Choice:
    """A question with options of which the one at *correct* is right."""
    texts = (Option(f"option {place}", "Because.", place == correct) for place in range(options))
    return Choice(id=name, question=f"{name}?", options=tuple(texts))


def scenario(name: str, skills: int = 4) -> Scenario:
    """Somebody's words, with a rubric of so many skills."""
    return Scenario(
        id=name, setting="Here.", says="Well.", skills=SKILLS[:skills], trap="Tips.", models=("I hear you.",)
    )


def faces(*cards: Card) -> tuple[Face, ...]:
    """Every way *cards* are asked."""
    return tuple(Deck(id="d", title="D", cards=cards).faces())


def begun(*cards: Card, minutes: float = FIVE, seed: int = 1) -> Session:
    """A session over *cards* that began at zero."""
    return session.start(faces(*cards), 0, minutes, Random(seed))


def memory(due_in_ms: int, now_ms: int) -> Memory:
    """What a grade left behind: a short step, or from a day on an interval in days."""
    days = due_in_ms // DAY
    short = days == 0
    return Memory(
        State.LEARNING if short else State.REVIEW, 0 if short else None, 2.0, 5.0,
        now_ms + due_in_ms if short else None, None if short else 700_000 + days, now_ms, 700_000, 1, 0,
    )  # fmt: skip


def grade(held: Session, due_in_ms: int, now_ms: int, *, word: Grade = Grade.GOOD) -> Session:
    """*held* after the card was graded so that it is due again in so long."""
    return session.graded(held, word, f"at {now_ms}", memory(due_in_ms, now_ms), False, now_ms, Random(now_ms))


def shown(held: Session) -> str:
    """The card on the screen, or nothing when the session is over."""
    return "" if held.turn is None else held.turn.face.ref


def test_a_session_shows_its_first_card() -> None:
    """It begins with the question of the first card; the rest is to come."""
    first, second = faces(concept("a"), concept("b"))

    held = session.start((first, second), 7, 5, Random(1))

    assert held == Session((second,), 7, 5 * MINUTE, Turn(first, 7))
    assert held.total == 2


def test_a_session_without_cards_is_over() -> None:
    """Nothing to ask is the end."""
    assert session.start((), 7, 5, Random(1)) == Session((), 7, 5 * MINUTE)


@pytest.mark.parametrize("card", [concept("a"), Cloze(id="a", text="It {{is}}.")])
def test_revealing_leads_to_the_grade(card: Card) -> None:
    """A concept or a gap shows its answer and asks for a grade, which only the learner can know."""
    held = session.reveal(begun(card))

    assert held.turn == Turn(faces(card)[0], 0, stage=Stage.GRADE)
    assert (held.turn.suggestion, held.turn.detail) == (None, {})


def test_a_reply_leads_to_the_rubric_and_the_rubric_to_the_grade() -> None:
    """What was typed to a scenario is kept through ticking, unticking and the grade."""
    held = session.reveal(begun(scenario("s")), "That is a lot.")
    rubric = held.turn
    for skill in (SKILLS[2], SKILLS[0], SKILLS[3], SKILLS[2]):
        held = session.tick(held, skill)
    trapped = session.toggle_trap(held)
    held = session.rate(session.toggle_trap(trapped))

    face = faces(scenario("s"))[0]
    assert rubric == Turn(face, 0, stage=Stage.RUBRIC, reply="That is a lot.")
    assert rubric.suggestion is None
    assert trapped.turn is not None
    assert trapped.turn.trapped
    assert held.turn == Turn(
        face, 0, stage=Stage.GRADE, reply="That is a lot.", met=frozenset({"reflect-feeling", "hold-silence"})
    )
    assert held.turn.suggestion is Grade.HARD
    assert held.turn.detail == {"skills_met": ["reflect-feeling", "hold-silence"], "trap": False}


@pytest.mark.parametrize(
    ("skills", "met", "suggested"),
    [
        (1, 0, "again"), (1, 1, "good"),
        (2, 0, "again"), (2, 1, "hard"), (2, 2, "good"),
        (3, 1, "again"), (3, 2, "hard"), (3, 3, "good"),
        (4, 1, "again"), (4, 2, "hard"), (4, 3, "hard"), (4, 4, "good"),
        (5, 2, "again"), (5, 3, "hard"), (5, 4, "hard"), (5, 5, "good"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("trapped", [False, True])
def test_the_rubric_speaks_for_a_grade(skills: int, met: int, suggested: str, trapped: bool) -> None:
    """All skills is good, at least half is hard, fewer is again; the trap is again whatever was ticked."""
    held = session.reveal(begun(scenario("s", skills)), "Yes.")
    for skill in SKILLS[:met]:
        held = session.tick(held, skill)
    if trapped:
        held = session.toggle_trap(held)
    held = session.rate(held)

    assert held.turn is not None
    assert held.turn.suggestion == ("again" if trapped else suggested)


def test_picking_takes_the_option_that_stands_there() -> None:
    """The option shown at a place is what is picked; right speaks for good, wrong for again; the order stays."""
    held = begun(choice("c", 4, correct=2))
    assert held.turn is not None
    order = held.turn.order

    for place, option in enumerate(order):
        turn = session.pick(held, place).turn

        assert turn == Turn(held.turn.face, 0, order, Stage.GRADE, picked=option)
        assert turn.suggestion is (Grade.GOOD if option == 2 else Grade.AGAIN)
        assert turn.detail == {"picked": option, "correct": option == 2}


def test_a_choice_speaks_for_no_grade_before_the_pick() -> None:
    """Nothing is suggested, and nothing kept, while the options are only read."""
    turn = begun(choice("c")).turn

    assert turn is not None
    assert (turn.suggestion, turn.detail) == (None, {})


@given(st.integers(), st.integers(2, 8))
def test_the_dice_given_decide_the_order(seed: int, options: int) -> None:
    """Options come in some order of all of them, and the same dice throw the same order."""
    turns = [begun(choice("c", options), seed=seed).turn for _ in range(2)]

    assert turns[0] == turns[1]
    assert turns[0] is not None
    assert sorted(turns[0].order) == list(range(options))


def test_every_order_of_options_comes_up() -> None:
    """Shuffled between showings, three options come in all six orders, none of them far too often."""
    rng = Random(1)
    cards = tuple(choice(f"c{number}") for number in range(600))
    held = session.start(faces(*cards), 0, FIVE, rng)
    orders: Counter[tuple[int, ...]] = Counter()
    while held.turn is not None:
        orders[held.turn.order] += 1
        held = session.graded(held, Grade.GOOD, "e", memory(DAY, 0), False, 0, rng)

    assert sorted(orders) == [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
    assert all(60 < number < 140 for number in orders.values())


def test_a_missed_choice_card_is_shuffled_again() -> None:
    """Coming back, its options are thrown anew with the dice given then."""
    held = session.start(faces(choice("c", 6)), 0, FIVE, Random(1))
    orders = set()
    for showing in range(1, 20):
        assert held.turn is not None
        orders.add(held.turn.order)
        held = session.graded(held, Grade.AGAIN, "e", memory(MINUTE, 0), False, 0, Random(showing))

    assert len(orders) > 10


def test_a_graded_card_makes_room_for_the_next() -> None:
    """The answer is kept with its grade, its event and its time; a card due in days does not come back."""
    held = session.reveal(begun(concept("a"), concept("b")))
    first, second = faces(concept("a"), concept("b"))

    after = session.graded(held, Grade.EASY, "e1", memory(8 * DAY, 4000), True, 4000, Random(1))

    answer = Answer(Turn(first, 0, stage=Stage.GRADE), Grade.EASY, "e1", was_new=True, duration_ms=4000)
    assert after == Session((), 0, 5 * MINUTE, Turn(second, 4000), answers=(answer,))
    assert (held.total, after.total) == (2, 2)
    assert shown(grade(after, DAY, 9000)) == ""


def test_a_card_without_a_memory_to_return_to_stays_away() -> None:
    """A grade that leaves no step to come back for, as of a leech, ends the card's part in the session."""
    held = session.graded(begun(concept("a")), Grade.AGAIN, "e1", None, False, 0, Random(1))

    assert (held.turn, held.returning) == (None, ())


def test_again_comes_back_after_its_minute() -> None:
    """A missed card is asked again once its minute has passed, before what is still planned."""
    held = begun(*(concept(name) for name in "abcd"))

    held = grade(held, MINUTE, 1000, word=Grade.AGAIN)
    held = grade(held, DAY, 60_999)
    early = shown(held)
    held = grade(held, DAY, 61_000)

    assert (early, shown(held)) == ("d/c", "d/a")
    assert shown(grade(held, DAY, 62_000)) == "d/d"


def test_at_the_end_a_missed_card_is_not_waited_for() -> None:
    """With nothing else to ask, a card is asked up to two minutes before its time; ten minutes hold nobody up."""
    soon = grade(begun(concept("a")), 2 * MINUTE, 0, word=Grade.AGAIN)
    later = grade(begun(concept("a")), 2 * MINUTE + 1, 0, word=Grade.AGAIN)
    much_later = grade(begun(concept("a")), 10 * MINUTE, 0)

    assert [shown(held) for held in (soon, later, much_later)] == ["d/a", "", ""]


def test_of_two_missed_cards_the_earlier_comes_first() -> None:
    """Cards come back in the order in which their steps run out."""
    held = begun(concept("a"), concept("b"))
    held = grade(held, 90_000, 0, word=Grade.HARD)
    held = grade(held, 60_000, 1000, word=Grade.AGAIN)

    assert shown(held) == "d/b"
    assert shown(grade(held, DAY, 2000)) == "d/a"


def test_a_skip_leaves_no_trace_but_itself() -> None:
    """A skipped card is neither answered nor asked again, and the next card comes."""
    first, second = faces(concept("a"), concept("b"))

    held = session.skip(begun(concept("a"), concept("b")), 3000, Random(1))

    assert held == Session((), 0, 5 * MINUTE, Turn(second, 3000), skipped=(first,))
    assert shown(session.skip(held, 4000, Random(1))) == ""


def test_a_card_set_aside_takes_its_siblings_along() -> None:
    """Siblings still to come and siblings on their way back go; other cards stay."""
    gaps = Cloze(id="gaps", text="{{a}} {{b}} {{c}}")
    held = begun(gaps, concept("a"), concept("b"))
    held = grade(held, MINUTE, 1000, word=Grade.AGAIN)

    held = session.set_aside(held, 2000, Random(1))

    assert (shown(held), held.upcoming, held.returning) == ("d/a", faces(concept("b")), ())
    assert [face.ref for face in held.aside] == ["d/gaps#2"]


def test_a_session_taken_up_again_is_as_it_was_left() -> None:
    """The pick, the order of options and the time already taken are back; the card on the screen waits its turn."""
    cards = choice("c"), concept("a"), concept("b")
    picked = session.pick(begun(*cards), 2)
    assert picked.turn is not None

    held = session.resumed(picked, 20_000, 50_000)

    order, option = picked.turn.order, picked.turn.picked
    assert held == Session(
        faces(*cards)[1:], 0, 5 * MINUTE, Turn(faces(*cards)[0], 30_000, order, Stage.GRADE, picked=option)
    )


def test_a_card_done_elsewhere_leaves_no_trace() -> None:
    """It is neither answered nor skipped, and the next one comes."""
    second = faces(concept("b"))[0]

    held = session.dropped(begun(concept("a"), concept("b")), 3000, Random(1))

    assert held == Session((), 0, 5 * MINUTE, Turn(second, 3000))


def test_the_time_limit_ends_a_session_after_the_card_on_the_screen() -> None:
    """At the limit, to the millisecond, the answer still counts and no further card is shown."""
    held = begun(concept("a"), concept("b"), minutes=1)

    in_time, too_late = grade(held, DAY, 59_999), grade(held, DAY, 60_000)

    assert [held.time_left_ms(now) for now in (0, 59_999, 60_000, 99_999)] == [60_000, 1, 0, 0]
    assert (shown(in_time), shown(too_late), len(too_late.answers)) == ("d/b", "", 1)


def test_a_late_start_still_asks_one_card() -> None:
    """Skipping past the limit does not end a session in which nothing was answered yet."""
    held = session.skip(begun(concept("a"), concept("b"), minutes=1), 2 * MINUTE, Random(1))

    assert shown(held) == "d/b"


def test_a_clock_set_back_takes_no_time() -> None:
    """An answer never took less than nothing."""
    held = session.start(faces(concept("a")), 90_000, FIVE, Random(1))

    assert grade(held, DAY, 30_000).answers[0].duration_ms == 0


@given(
    st.integers(0, 8),
    st.lists(
        st.tuples(st.sampled_from(["again", "step", "days", "skip", "suspend", "drop"]), st.integers(5000, 90_000)),
        min_size=1,
    ),
)
def test_a_session_ends(number: int, pattern: list[tuple[str, int]]) -> None:
    """Whatever is done to its cards, over and over, a session of a minute is over before fifty things are done."""
    held, now = begun(*(concept(f"c{place}", reverse=place % 2 == 1) for place in range(number)), minutes=1), 0
    for done, (what, taken_ms) in enumerate(cycle(pattern)):
        if held.turn is None:
            break
        assert done < 50
        now += taken_ms
        match what:
            case "again":
                held = grade(held, MINUTE, now, word=Grade.AGAIN)
            case "step":
                held = grade(held, 10 * MINUTE, now)
            case "days":
                held = grade(held, DAY, now)
            case "drop":
                held = session.dropped(held, now, Random(now))
            case "suspend":
                held = session.set_aside(held, now, Random(now))
            case _:
                held = session.skip(held, now, Random(now))

    assert held.turn is None


def reread(*cards: Card) -> Callable[[str], Face | None]:
    """What finds a face in decks read again."""
    return {face.ref: face for face in faces(*cards)}.get


def test_an_edited_card_is_shown_as_it_is_now() -> None:
    """The card on the screen and those to come take their new text; the stage stays; what is gone is left out."""
    held = session.reveal(begun(concept("a"), concept("b"), concept("c")))
    a, c = Concept(id="a", front="New?", back="New!"), Concept(id="c", front="Newer?", back="Newer!")

    held = session.edited(held, reread(a, c), 9000, Random(1))

    assert held.turn is not None
    assert (held.turn.face.card, held.turn.stage, held.turn.shown_ms) == (a, Stage.GRADE, 0)
    assert [face.card for face in held.upcoming] == [c]


def test_a_card_edited_away_makes_room() -> None:
    """Where the card on the screen is gone, the next one comes."""
    held = session.edited(begun(concept("a"), concept("b")), reread(concept("b")), 9000, Random(1))

    assert held == Session((), 0, 5 * MINUTE, Turn(faces(concept("b"))[0], 9000))


def test_a_choice_with_new_options_is_asked_anew() -> None:
    """A pick among options that are no longer the same does not stand."""
    held = session.pick(begun(choice("c", 3)), 0)

    held = session.edited(held, reread(choice("c", 4)), 9000, Random(1))

    assert held.turn is not None
    assert (held.turn.stage, held.turn.picked, sorted(held.turn.order)) == (Stage.ASK, None, [0, 1, 2, 3])


def test_an_edit_elsewhere_leaves_the_card_as_it_is() -> None:
    """The card on the screen keeps its pick and its order when only other cards changed."""
    held = session.pick(begun(choice("c"), concept("a")), 0)

    assert session.edited(held, reread(choice("c"), concept("a")), 9000, Random(9)).turn == held.turn


def test_a_card_edited_into_another_kind_has_no_rubric() -> None:
    """A scenario at its rubric that becomes a concept is not left at a stage that concepts do not have."""
    held = session.reveal(begun(scenario("s")), "Yes.")

    held = session.edited(held, reread(concept("s")), 9000, Random(1))

    assert held.turn is not None
    assert held.turn.stage is not Stage.RUBRIC
