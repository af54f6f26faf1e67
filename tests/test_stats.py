# SPDX-License-Identifier: MIT
"""Numbers out of events: an example counted by hand, and what must not count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from hark.cards.model import Concept, Deck
from hark.memory.fold import fold, moment
from hark.memory.model import Event, EventKind, Grade, Memory, Standing, State
from hark.memory.schedule import is_mature
from hark.memory.tally import Counts, Tally, total
from hark.study.stats import DeckTotals, wilson, year_begin
from hark.study.stats import stats as told
from hark.views.stats import DayCount, DeckStats, Retention, SpanRetention, Stats

TODAY = date(2026, 3, 31)


def stats(
    events: Sequence[Event], decks: Sequence[Deck], standings: Mapping[str, Standing], today: date, days: int
) -> Stats:
    """The numbers of a whole log and of where every face stands."""
    tally = Tally()
    fold(events, tally=tally)
    first, last = today.toordinal() - days + 1, today.toordinal()
    by_day, by_deck, year = defaultdict(list), defaultdict(list), Counter[int]()
    for (day, name), numbers in tally.counts().items():
        counts = Counts(*numbers)
        if first <= day <= last:
            by_day[day].append(counts)
            by_deck[name].append(counts)
        if year_begin(today).toordinal() <= day <= last:
            year[day] += counts.reviews
    reviewed = [moment(event).day for event, *_ in reference.reviews(events)]
    shelved = []
    for one in decks:
        memories = [held.memory for face in one.faces() if (held := standings.get(face.ref)) and held.memory]
        mature = sum(is_mature(memory) for memory in memories)
        shelved.append(DeckTotals(one.id, one.title, len(list(one.faces())), len(memories), mature))
    first_day = min([day for day in reviewed if day <= today.toordinal()] or reviewed, default=None)
    return told(
        {day: total(counts) for day, counts in by_day.items()},
        {name: total(counts) for name, counts in by_deck.items()},
        today,
        days,
        first_day=None if first_day is None else date.fromordinal(first_day),
        last_day=date.fromordinal(max(reviewed)) if reviewed else None,
        year=year,
        upcoming=reference.upcoming([face for one in decks for face in one.faces()], standings, today.toordinal(), 7),
        waiting=1,
        decks=shelved,
    )


def deck(name: str, cards: str) -> Deck:
    """A deck with a concept for each letter of *cards*; `q` is asked both ways."""
    return Deck(
        id=name,
        title=name.upper(),
        cards=tuple(Concept(id=card, front=f"{card}?", back=f"{card}!", reverse=card == "q") for card in cards),
    )


DECKS = (deck("a", "pqr"), deck("b", "st"))


class Log:
    """A log in the making: one event a minute."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(
        self, kind: EventKind, card: str, days_ago: int, *, grade: Grade | None = None, duration_ms: int | None = None,
        undoes: str | None = None,
    ) -> Event:  # fmt: skip
        """Appends an event that happened so many days before today, after nine in the morning."""
        number = len(self.events)
        at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) + timedelta(days=-days_ago, minutes=number)
        detail = {"day": (TODAY - timedelta(days=days_ago)).isoformat(), "retention": 0.9}
        at_ms = int(at.timestamp()) * 1000
        event = Event(f"{number:05}", at_ms, 0, "here", card, kind, grade, duration_ms, undoes, None, detail)
        self.events.append(event)
        return event

    def review(self, card: str, grade: str, days_ago: int, duration_ms: int | None = 1000) -> Event:
        """A grade."""
        return self.add(EventKind.REVIEW, card, days_ago, grade=Grade(grade), duration_ms=duration_ms)

    def undo(self, event: Event, days_ago: int) -> None:
        """Takes *event* back."""
        self.add(EventKind.UNDO, event.card, days_ago, undoes=event.id)


def standing(due_in: int, interval: int, *, state: str = "review", leech: bool = False) -> Standing:
    """A card due so many days from today after an interval of so many days."""
    due = TODAY.toordinal() + due_in
    last = due - interval
    return Standing(Memory(State(state), None, float(interval), 5.0, None, due, 0, last, 3, 0, leech))


def in_steps() -> Standing:
    """A card in a short step."""
    return Standing(Memory(State.LEARNING, 1, 2.3, 5.0, 1_774_947_600_000, None, 0, TODAY.toordinal(), 1, 0))


def days_ago(number: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=number)


def test_five_days_counted_by_hand() -> None:
    """A log of six weeks, looked at over its last five days, gives the numbers one counts with a pencil."""
    log = Log()
    log.review("a/p", "easy", 40)  # new: the interval is about a week
    log.review("a/p", "easy", 30)  # ten days later: the interval is now over three weeks, so mature
    log.review("a/q", "easy", 3, 5000)
    log.review("b/s", "easy", 3, 7000)
    log.review("a/q", "good", 2, 4000)  # a test of young memory, passed
    log.review("b/s", "again", 2, 3000)  # a test of young memory, failed
    log.review("b/s", "good", 2, 2000)  # relearned: no test
    log.review("a/p", "again", 1, 9000)  # a test of mature memory, failed
    mistake = log.review("a/q", "again", 1, 60_000)
    log.undo(mistake, 1)  # so it does not count
    log.review("a/p", "good", 0, 1000)  # relearned the next day: a test of young memory, passed
    log.review("a/r", "again", 0, 8000)  # new
    log.review("a/r", "good", 0, None)  # a short step: no test; how long it took is not known
    log.review("a/q", "hard", 0, 6000)  # a test of young memory, passed
    log.add(EventKind.SUSPEND, "b/t", 0)
    standings = {
        "a/p": standing(1, 1),
        "a/q": standing(25, 25),
        "a/r": in_steps(),
        "b/s": standing(4, 20),
        "b/t": Standing(suspended=True),
    }

    found = stats(log.events, DECKS, standings, TODAY, 5)

    today = DayCount(TODAY, reviews=4, recalled=3, new=1, duration_ms=15_000)
    assert found == Stats(
        today=today,
        days=(
            DayCount(date(2026, 3, 27), 0, 0, 0, 0),
            DayCount(date(2026, 3, 28), 2, 2, 2, 12_000),
            DayCount(date(2026, 3, 29), 3, 2, 0, 9000),
            DayCount(date(2026, 3, 30), 1, 0, 0, 9000),
            today,
        ),
        days_counted=5,
        average_per_day=2.0,
        days_practised=4,
        retention=Retention(5, 3, 0.6, (0.2307, 0.8824)),
        retention_young=Retention(4, 3, 0.75, (0.3006, 0.9544)),
        retention_mature=Retention(1, 0, 0.0, (0.0, 0.7935)),
        grades=((Grade.AGAIN, 3), (Grade.HARD, 1), (Grade.GOOD, 4), (Grade.EASY, 2)),
        upcoming=(
            (date(2026, 4, 1), 2),
            (date(2026, 4, 2), 0),
            (date(2026, 4, 3), 0),
            (date(2026, 4, 4), 1),
            (date(2026, 4, 5), 0),
            (date(2026, 4, 6), 0),
            (date(2026, 4, 7), 0),
        ),
        waiting=1,
        decks=(
            DeckStats("a", "A", faces=4, seen=3, mature=1, retention=Retention(4, 3, 0.75, (0.3006, 0.9544))),
            DeckStats("b", "B", faces=2, seen=1, mature=0, retention=Retention(1, 0, 0.0, (0.0, 0.7935))),
        ),
        first_day=date(2026, 2, 19),
        last_day=TODAY,
        year=(
            (date(2026, 2, 19), 1),
            (date(2026, 3, 1), 1),
            (date(2026, 3, 28), 2),
            (date(2026, 3, 29), 3),
            (date(2026, 3, 30), 1),
            (TODAY, 4),
        ),
        retention_needs=20,
        retention_parts=(
            SpanRetention(date(2026, 3, 27), date(2026, 3, 29), Retention(2, 1, 0.5, (0.0945, 0.9055))),
            SpanRetention(date(2026, 3, 30), TODAY, Retention(3, 2, 0.6667, (0.2077, 0.9385))),
        ),
        picture=None,
    )


def test_no_log_at_all() -> None:
    """Without a review every count is nothing, and there is no share to speak of."""
    found = stats([], DECKS[1:], {}, TODAY, 2)

    empty, none = DayCount(TODAY, 0, 0, 0, 0), Retention(0, 0, None, None)
    assert found == Stats(
        empty, (DayCount(days_ago(1), 0, 0, 0, 0), empty), 1, 0.0, 0, none, none, none,
        tuple((grade, 0) for grade in Grade), tuple((days_ago(-ahead), 0) for ahead in range(1, 8)), 1,
        (DeckStats("b", "B", 2, 0, 0, none),), None, None, (), 20, (), None,
    )  # fmt: skip


def test_days_before_the_first_review_do_not_lower_the_average() -> None:
    """Someone who began yesterday is averaged over two days, not over the thirty looked at."""
    log = Log()
    for card in ("a/p", "a/q", "a/r"):
        log.review(card, "good", 1)
    log.review("b/s", "good", 0)

    found = stats(log.events, DECKS, {}, TODAY, 30)

    assert (len(found.days), found.average_per_day, found.days_practised) == (30, 2.0, 2)


def test_a_day_not_practised_yet_does_not_lower_the_average() -> None:
    """In the morning the average is over the days before; once there was an answer, today is one of them."""
    log = Log()
    for ago in (2, 2, 1, 1):
        log.review("a/p", "good", ago)
    assert stats(log.events, DECKS, {}, TODAY, 30).average_per_day == 2.0
    log.review("a/p", "good", 0)
    assert stats(log.events, DECKS, {}, TODAY, 30).average_per_day == 1.67


def test_days_without_practice_do_lower_the_average() -> None:
    """Ten reviews over the last eight days since the first are 1.25 a day."""
    log = Log()
    for number in range(10):
        log.review(f"a/{number}", "good", 7 if number < 9 else 0)

    assert stats(log.events, DECKS, {}, TODAY, 30).average_per_day == 1.25


def test_an_undone_review_counts_nowhere() -> None:
    """With every grade taken back, also one taken back on another day, the numbers are those of no log."""
    log = Log()
    first = log.review("a/p", "easy", 3)
    second = log.review("a/p", "again", 1)
    log.undo(second, 1)
    log.undo(first, 0)

    assert stats(log.events, DECKS, {}, TODAY, 7) == stats([], DECKS, {}, TODAY, 7)


@pytest.mark.parametrize("whole", ["a/p", "a"])
def test_a_card_put_back_is_new_again(whole: str) -> None:
    """After a reset of the card or its deck the next grade is of a new card and tests no memory."""
    log = Log()
    log.review("a/p", "easy", 9)
    log.add(EventKind.RESET, whole, 1)
    log.review("a/p", "again", 0)

    found = stats(log.events, DECKS, {}, TODAY, 30)

    assert (found.today.new, found.retention) == (1, Retention(0, 0, None, None))


def test_a_reset_that_was_undone_never_was() -> None:
    """With the reset taken back, the next grade tests the memory there was."""
    log = Log()
    log.review("a/p", "easy", 9)
    reset = log.add(EventKind.RESET, "a/p", 1)
    log.undo(reset, 1)
    log.review("a/p", "again", 0)

    found = stats(log.events, DECKS, {}, TODAY, 30)

    assert (found.today.new, found.retention) == (0, Retention(1, 0, 0.0, (0.0, 0.7935)))


def test_a_reset_of_one_card_leaves_its_namesakes() -> None:
    """Resetting `a/p` touches neither `a/pq` nor the deck `ap`."""
    log = Log()
    for card in ("a/p", "a/pq", "ap/x"):
        log.review(card, "easy", 9)
    log.add(EventKind.RESET, "a/p", 1)
    for card in ("a/p", "a/pq", "ap/x"):
        log.review(card, "good", 0)

    found = stats(log.events, DECKS, {}, TODAY, 30)

    assert (found.today.new, found.retention) == (1, Retention(2, 2, 1.0, (0.3424, 1.0)))


def test_a_second_look_on_the_same_day_tests_nothing() -> None:
    """True retention is about memory a day old or more."""
    log = Log()
    log.review("a/p", "easy", 0)
    log.review("a/p", "again", 0)

    found = stats(log.events, DECKS, {}, TODAY, 1)

    assert (found.today.reviews, found.today.recalled, found.retention) == (2, 1, Retention(0, 0, None, None))


def test_a_card_in_short_steps_is_asked_again_after_a_day() -> None:
    """New cards are asked once a session: the next day's answer is one of memory, whatever the scheduler calls it."""
    log = Log()
    for ago, grade in ((5, "good"), (4, "again"), (2, "good"), (0, "good")):
        log.review("a/p", grade, ago)

    found = stats(log.events, DECKS, {}, TODAY, 7)

    assert (found.retention.reviews, found.retention.recalled) == (3, 2)


def test_grades_before_the_days_asked_for_are_left_out() -> None:
    """The first day looked at counts, the one before does not, for days, grades and retention alike."""
    log = Log()
    log.review("a/p", "easy", 20)
    log.review("a/p", "again", 7)
    log.review("a/p", "good", 7)
    log.review("a/p", "hard", 6)

    found = stats(log.events, DECKS, {}, TODAY, 7)

    assert [day.reviews for day in found.days] == [1, 0, 0, 0, 0, 0, 0]
    assert found.grades == ((Grade.AGAIN, 0), (Grade.HARD, 1), (Grade.GOOD, 0), (Grade.EASY, 0))
    assert found.retention == Retention(1, 1, 1.0, (0.2065, 1.0))


def test_a_first_review_dated_tomorrow() -> None:
    """After a flight west or a clock set back, the only review may lie ahead; the numbers of today are still given."""
    log = Log()
    log.review("a/p", "good", -1)

    assert stats(log.events, DECKS, {}, TODAY, 7).today == DayCount(TODAY, 0, 0, 0, 0)


def test_a_clock_that_was_ahead_once() -> None:
    """Days are counted from the first that has come, whatever was recorded under a date that has not."""
    log = Log()
    log.review("a/p", "good", -1000)
    for ago in (4, 3, 1):
        log.review("a/q", "good", ago)

    found = stats(log.events, DECKS, {}, TODAY, 14)

    assert (found.first_day, found.days_counted, found.days_practised) == (days_ago(4), 4, 3)
    assert found.average_per_day == 0.75


def test_a_day_gone_back_to_is_still_counted() -> None:
    """After a clock set back, reviews of the earlier day stand on that day and the log's numbers agree."""
    log = Log()
    log.review("a/p", "easy", 1)
    log.review("a/q", "good", 2)
    log.review("a/p", "again", 2)

    found = stats(log.events, DECKS, {}, TODAY, 3)

    assert [day.reviews for day in found.days] == [2, 1, 0]
    assert found.retention == Retention(0, 0, None, None)


@pytest.mark.parametrize(
    ("recalled", "number", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_of_wilson(recalled: int, number: int, low: float, high: float) -> None:
    """The limits are those that textbooks give: 81 of 263 is the example of Newcombe (1998)."""
    assert wilson(recalled, number) == pytest.approx((low, high), abs=0.0001)


@given(st.integers(1, 5000), st.floats(0, 1))
def test_an_interval_holds_its_share(number: int, part: float) -> None:
    """The share lies within, the limits are shares, and ten times as much of the same makes it narrower."""
    recalled = round(number * part)

    low, high = wilson(recalled, number)
    narrow_low, narrow_high = wilson(10 * recalled, 10 * number)

    assert 0 <= low <= round(recalled / number, 4) <= high <= 1
    assert narrow_high - narrow_low < high - low


def test_a_year_has_whole_weeks() -> None:
    """It goes back to a Monday 52 weeks before this week's; what lies before that or ahead of today is left out."""
    log = Log()
    for ago in (366, 365, 364, 1, -1):
        log.review(f"a/{ago}", "good", ago)

    assert year_begin(TODAY) == date(2025, 3, 31) == days_ago(365)
    assert stats(log.events, DECKS, {}, TODAY, 7).year == ((days_ago(365), 1), (days_ago(364), 1), (days_ago(1), 1))


REVIEWS = st.tuples(
    st.sampled_from(["a/p", "a/q", "a/q#reverse", "b/s"]),
    st.sampled_from(list(Grade)),
    st.integers(0, 20),
    st.booleans(),
)


@given(st.lists(REVIEWS, max_size=25), st.integers(1, 30))
def test_the_numbers_agree_with_each_other(reviews: list[tuple[str, Grade, int, bool]], days: int) -> None:
    """Days and grades count the same reviews; young and mature, and the decks, share out the tests of memory."""
    log = Log()
    for card, grade, ago, undone in sorted(reviews, key=lambda review: -review[2]):
        event = log.review(card, grade, ago)
        if undone:
            log.undo(event, ago)
    standing_reviews = [grade for _, grade, ago, undone in reviews if not undone and ago < days]

    found = stats(log.events, DECKS, {}, TODAY, days)

    assert [day.day for day in found.days] == [days_ago(back) for back in reversed(range(days))]
    assert found.today == found.days[-1]
    assert sum(day.reviews for day in found.days) == len(standing_reviews)
    assert dict(found.grades) == {grade: standing_reviews.count(grade) for grade in Grade}
    assert sum(day.recalled for day in found.days) == len(standing_reviews) - standing_reviews.count(Grade.AGAIN)
    assert found.days_practised == sum(day.reviews > 0 for day in found.days)
    for parts in ((found.retention_young, found.retention_mature), [deck.retention for deck in found.decks]):
        assert found.retention.reviews == sum(part.reviews for part in parts)
        assert found.retention.recalled == sum(part.recalled for part in parts)
