# SPDX-License-Identifier: MIT
"""What waits and in which order: limits, siblings, topics, scenarios and the gentle return."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onhand
import reference
from decktexts import HEAD
from hark.cards.library import Choosing
from hark.cards.model import Card, Cloze, Concept, Deck, Face, Kind, Scenario
from hark.memory.days import Calendar, milliseconds
from hark.memory.model import Memory, Moment, Standing, State
from hark.study import agenda
from hark.study.agenda import Limits, Plan, Waiting
from hark.values import replace
from harness import Hark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MINE = HEAD.replace('"d"', '"mine"') + "".join(
    f'[[cards]]\nid = "c{n}"\nkind = "concept"\nfront = "{n}?"\nback = "Y."\n' for n in range(6)
)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CALENDAR = Calendar(UTC)
HERE = CALENDAR.moment(NOW)
TODAY = date(2026, 3, 2).toordinal()
AMPLE = Limits(minutes=10_000)


def concept(name: str, *topics: str, reverse: bool = False) -> Concept:
    """A card that takes twenty seconds."""
    return Concept(id=name, front=f"{name}?", back="Yes.", topics=topics, reverse=reverse)


def scenario(name: str, *skills: str) -> Scenario:
    """A card that takes two minutes."""
    return Scenario(
        id=name, setting="Here.", says="Well.", skills=skills or ("validate",), trap="None.", models=("Yes.",)
    )


def faces(*cards: Card, deck: str = "d") -> list[Face]:
    """Every way *cards* are asked."""
    return list(Deck(id=deck, title=deck, cards=cards).faces())


def concepts(number: int) -> list[Face]:
    """So many cards without topics."""
    return faces(*(concept(f"c{place}") for place in range(number)))


def refs(found: Iterable[Face]) -> list[str]:
    """The identities of *found*, in order."""
    return [face.ref for face in found]


def reviewed(due_in: int, *, days_ago: int = 1, stability: float = 5, leech: bool = False) -> Standing:
    """A card in review that is due *due_in* study days from today."""
    last = TODAY - days_ago
    last_ms = HERE.at_ms - days_ago * 86_400_000
    return Standing(
        Memory(State.REVIEW, None, stability, 5.0, None, TODAY + due_in, last_ms, last, 3, 0, leech)
    )  # fmt: skip


def learning(due_in_s: float, *, days_ago: int = 0) -> Standing:
    """A card in a short step that runs out in *due_in_s* seconds."""
    due_ms = HERE.at_ms + round(due_in_s * 1000)
    last = TODAY - days_ago
    return Standing(Memory(State.LEARNING, 1, 2.3, 5.0, due_ms, None, due_ms - 600_000, last, 1, 0))


def waits(learning: tuple[Face, ...], reviews: tuple[Face, ...], new: tuple[Face, ...]) -> Waiting:
    """What waits, none of it another side of a new card, and nobody away."""
    return Waiting(learning, reviews, new, due=len(reviews))


def waiting(
    library: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, new: int, calendar: Calendar = CALENDAR
) -> Waiting:
    """What of *library* waits."""
    return onhand.waiting(library, standings, moment, calendar, new)


def planned(library: Iterable[Face], standings: Mapping[str, Standing], limits: Limits) -> Plan:
    """The session over all of *library* that waits."""
    return agenda.plan(waiting(library, standings, HERE, 10_000), limits)


def test_cards_never_graded_wait_in_deck_order() -> None:
    """A library without progress offers its first cards, a turned-round one behind its card, up to the limit."""
    library = [*faces(concept("a", reverse=True), concept("b")), *faces(concept("c"), deck="e")]

    assert waiting(library, {}, HERE, 3) == waits((), (), tuple(library[:3]))


@pytest.mark.parametrize(("allowed", "offered"), [(-1, 0), (0, 0), (1, 1), (2, 2), (9, 3)])
def test_new_cards_are_limited(allowed: int, offered: int) -> None:
    """As many new cards are offered as the day still allows, and none when it allows none or less."""
    assert len(waiting(concepts(3), {}, HERE, allowed).new) == offered


def test_cards_seen_do_not_use_up_new_places() -> None:
    """The limit on new cards counts new cards only, wherever they stand in the deck."""
    library = concepts(4)
    standings = {"d/c0": reviewed(5), "d/c2": reviewed(0)}

    assert waiting(library, standings, HERE, 2) == waits((), (library[2],), (library[1], library[3]))


def test_reviews_wait_from_their_day_on() -> None:
    """A review waits when its day is today or past, not a day before, and stands in deck order."""
    library = concepts(4)
    standings = {"d/c0": reviewed(1), "d/c1": reviewed(0), "d/c2": reviewed(-30), "d/c3": reviewed(400)}

    assert waiting(library, standings, HERE, 9) == waits((), (library[1], library[2]), ())


def test_short_steps_wait_from_their_instant_on() -> None:
    """A short step waits once it has run out, to the millisecond, the longest waiting first."""
    library = concepts(4)
    standings = {"d/c0": learning(0), "d/c1": learning(0.001), "d/c2": learning(-60), "d/c3": learning(-5)}

    found = waiting(library, standings, HERE, 9)

    assert found == waits((library[2], library[3], library[0]), (), ())


@pytest.mark.parametrize(
    ("suspended", "left"),
    [
        ("care/gaps", ["care/other", "care-two/gaps"]),
        ("care/gaps#2", ["care/gaps", "care/other", "care-two/gaps"]),
        ("care/other", ["care/gaps", "care/gaps#2", "care-two/gaps"]),
        ("care", ["care-two/gaps"]),
        ("care-two", ["care/gaps", "care/gaps#2", "care/other"]),
        ("car", ["care/gaps", "care/gaps#2", "care/other", "care-two/gaps"]),
    ],
)
@pytest.mark.parametrize("seen", ["new", "learning", "review"])
def test_what_is_suspended_does_not_wait(suspended: str, left: list[str], seen: str) -> None:
    """A suspended card takes its siblings along, a deck all of its cards, a sibling only itself; others stay."""
    library = [
        *faces(Cloze(id="gaps", text="{{a}} and {{b}}"), concept("other"), deck="care"),
        *faces(concept("gaps"), deck="care-two"),
    ]
    memory = {"new": None, "learning": learning(-1).memory, "review": reviewed(0).memory}[seen]
    standings = {face.ref: Standing(memory) for face in library}
    standings[suspended] = Standing(memory if suspended in standings else None, suspended=True)

    found = waiting(library, standings, HERE, 9)

    assert refs((*found.learning, *found.reviews, *found.new)) == left


def test_a_leech_is_set_aside_alone() -> None:
    """A leech does not wait; its sibling does."""
    library = faces(Cloze(id="gaps", text="{{a}} and {{b}}"))
    standings = {"d/gaps": reviewed(0, leech=True), "d/gaps#2": reviewed(0)}

    assert refs(waiting(library, standings, HERE, 9).reviews) == ["d/gaps#2"]


def test_the_total_counts_all_that_waits() -> None:
    """Short steps, reviews and new cards together are the total."""
    standings = {"d/c0": learning(-1), "d/c1": reviewed(0), "d/c2": reviewed(0)}

    assert waiting(concepts(7), standings, HERE, 3).total == 6


def test_nothing_waiting_is_an_empty_session() -> None:
    """A plan of nothing is empty and takes no time."""
    assert planned((), {}, AMPLE) == Plan((), 0)


def test_likely_forgotten_comes_first() -> None:
    """Of three due cards the one seen longest ago for its stability is asked first."""
    library = concepts(3)
    standings = {
        "d/c0": reviewed(0, days_ago=5, stability=5),
        "d/c1": reviewed(0, days_ago=6, stability=2),
        "d/c2": reviewed(0, days_ago=1, stability=50),
    }

    found = planned(library, standings, AMPLE)

    assert refs(found.faces) == ["d/c1", "d/c0", "d/c2"]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 300)), min_size=1, max_size=12))
def test_reviews_fall_in_chance_of_recall(histories: list[tuple[int, int]]) -> None:
    """Along a session of reviews, days passed for each day of stability never grow: recall gets likelier."""
    library = concepts(len(histories))
    standings = {
        face.ref: reviewed(0, days_ago=days, stability=stability / 10)
        for face, (days, stability) in zip(library, histories, strict=True)
    }
    worn = {face.ref: days / stability for face, (days, stability) in zip(library, histories, strict=True)}

    found = planned(library, standings, AMPLE)

    assert sorted(refs(found.faces)) == sorted(refs(tuple(library)))
    assert all(worn[sooner.ref] >= worn[later.ref] for sooner, later in pairwise(found.faces))


def test_short_steps_come_before_reviews_and_new_cards() -> None:
    """What was missed a moment ago is asked before everything else, in the order in which it waited."""
    one, two, three, four = concepts(4)
    standings = {"d/c2": learning(-9), "d/c3": learning(-60), "d/c1": reviewed(0)}

    found = planned((four, three, two, one), standings, AMPLE)

    assert refs(found.faces)[:2] == ["d/c3", "d/c2"]


def test_two_new_cards_among_four_reviews() -> None:
    """Two new cards divide four reviews into pairs."""
    library = concepts(6)
    reviews, new = tuple(library[:4]), tuple(library[4:])

    found = planned((*reviews, *new), {face.ref: reviewed(0) for face in reviews}, AMPLE)

    assert refs(found.faces) == ["d/c0", "d/c1", "d/c4", "d/c2", "d/c3", "d/c5"]


@given(st.integers(0, 15), st.integers(0, 15))
def test_new_cards_are_woven_in_evenly(old: int, unseen: int) -> None:
    """However far a session has come, its share of new cards is that of the whole, give or take one card."""
    library = concepts(old + unseen)
    reviews, new = tuple(library[:old]), tuple(library[old:])

    found = planned((*reviews, *new), {face.ref: reviewed(0) for face in reviews}, AMPLE)

    assert [face for face in found.faces if face in new] == list(new)
    assert [face for face in found.faces if face in reviews] == list(reviews)
    for length in range(1, len(library) + 1):
        assert abs(sum(face in new for face in found.faces[:length]) - length * unseen / (old + unseen)) <= 1


def test_one_sibling_of_a_card_in_a_session() -> None:
    """Of the gaps of a sentence and the two ways of a concept one each is asked, whatever makes them wait."""
    library = faces(Cloze(id="gaps", text="{{a}}, {{b}} and {{c}}"), concept("turned", reverse=True), concept("other"))
    standings = {"d/gaps#2": learning(-1), "d/gaps#3": reviewed(0)}

    found = agenda.plan(waiting(library, standings, HERE, 9), AMPLE)

    assert refs(found.faces) == ["d/gaps#2", "d/turned", "d/other"]


def test_a_due_review_is_not_pushed_out_by_its_new_sibling() -> None:
    """Where a card is due one way and new the other, the review is what is asked."""
    library = faces(concept("a"), concept("turned", reverse=True), concept("b"))
    standings = {"d/a": reviewed(0, days_ago=2), "d/turned": reviewed(0)}

    found = agenda.plan(waiting(library, standings, HERE, 9), AMPLE)

    assert sorted(refs(found.faces)) == ["d/a", "d/b", "d/turned"]


@pytest.mark.parametrize(
    ("topics", "order"),
    [
        ("ABC", "ABC"),
        ("AAB", "ABA"),
        ("AABB", "ABAB"),
        ("ABBA", "ABAB"),
        ("AABC", "ABCA"),
        ("AABBCC", "ABCABC"),
        ("AAAB", "ABAA"),
        ("AAA", "AAA"),
    ],
)
def test_cards_of_one_topic_are_kept_apart(topics: str, order: str) -> None:
    """A card of a topic just asked waits until others have come between."""
    library = faces(*(concept(f"c{place}", topic) for place, topic in enumerate(topics)))

    found = planned(library, {}, AMPLE)

    assert "".join(face.card.topics[0] for face in found.faces) == order


@given(st.lists(st.sets(st.sampled_from("ABCD")), max_size=10))
def test_keeping_topics_apart_loses_no_card(topics: list[set[str]]) -> None:
    """Every card that fits is asked exactly once, and the plan's time is the sum of its cards'."""
    library = faces(*(concept(f"c{place}", *sorted(some)) for place, some in enumerate(topics)))

    found = planned(library, {}, AMPLE)

    assert sorted(refs(found.faces)) == sorted(refs(tuple(library)))
    assert found.seconds == 20 * len(topics)


def test_at_most_two_scenarios_in_five_minutes() -> None:
    """Further scenarios are passed over for cards that take less."""
    library = faces(*(scenario(f"s{place}") for place in range(4)), concept("a"), concept("b"))

    found = planned(library, {}, Limits(minutes=5))

    assert found == Plan((library[0], library[1], library[4], library[5]), 280)


@pytest.mark.parametrize(("before", "asked"), [(9, True), (10, True), (11, False), (12, False)])
def test_a_scenario_may_run_half_a_minute_over(before: int, asked: bool) -> None:
    """A scenario is asked when at most half a minute of its two is over the limit, else passed over."""
    library = faces(*(concept(f"c{place}") for place in range(before)), scenario("s"))

    found = planned(library, {}, Limits(minutes=5))

    assert ("d/s" in refs(found.faces)) is asked


SKILLS = ("validate", "open-question", "hold-silence")


@given(
    st.lists(st.sets(st.sampled_from(SKILLS)), max_size=20),
    st.dictionaries(st.sampled_from(SKILLS), st.sampled_from((0.0, 0.5, 1.0))),
)
def test_of_scenarios_due_at_about_the_same_time_the_one_ticked_least(
    rubrics: list[set[str]], shares: dict[str, float]
) -> None:
    """It is the plain definition: nothing is lost, and only scenarios change places, with one soon after them."""
    cards = [
        scenario(f"c{place}", *sorted(skills)) if skills else concept(f"c{place}")
        for place, skills in enumerate(rubrics)
    ]
    due = faces(*cards)

    planned = agenda.plan(waits((), tuple(due), ()), AMPLE, lambda: shares)

    assert refs(planned.faces) == refs(reference.least_ticked_first(due, shares, agenda.AHEAD))


def test_ticks_are_looked_up_where_there_is_a_choice() -> None:
    """With a single scenario due, or none, nobody asks what was ticked."""

    def asked() -> dict[str, float]:
        raise AssertionError

    due = faces(scenario("a"), *(concept(f"c{place}") for place in range(12)))

    assert refs(agenda.plan(waits((), tuple(due), ()), AMPLE, asked).faces) == refs(due)


def test_a_single_scenario_fits_the_shortest_session() -> None:
    """One minute still holds one scenario when it comes first."""
    library = faces(scenario("s0"), scenario("s1"), concept("a"))

    assert planned(library, {}, Limits(minutes=1)) == Plan((library[0],), 120)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(1, 30), st.integers(0, 12))
def test_a_session_fits_its_limits(scenarios: list[bool], minutes: int, cards: int) -> None:
    """A plan runs over its minutes by half a minute at most, or is one card; it has the cards allowed and no more."""
    library = faces(*(scenario(f"c{n}") if long else concept(f"c{n}") for n, long in enumerate(scenarios)))

    found = planned(library, {}, Limits(minutes, cards))

    assert found.faces[0] == library[0]
    assert found.seconds <= minutes * 60 + 30 or len(found.faces) == 1
    assert len(found.faces) <= (cards or len(library))
    assert sum(isinstance(face.card, Scenario) for face in found.faces) <= max(1, 2 * minutes / 5 + 0.5)


def test_five_minutes_hold_fifteen_short_cards() -> None:
    """Twenty seconds each, fifteen concepts fill five minutes."""
    library = concepts(40)

    found = planned(library, {}, Limits(minutes=5))

    assert found == Plan(tuple(library[:15]), 300)


def test_no_number_of_cards_is_no_limit() -> None:
    """Zero cards means that only the time limits; three means three."""
    library = concepts(10)

    lengths = [len(planned(library, {}, Limits(60, n)).faces) for n in (0, 3)]

    assert lengths == [10, 3]


def returning(number: int, days_ago: int) -> tuple[list[Face], dict[str, Standing]]:
    """So many due cards, seen last *days_ago*, with stabilities from 1 to *number* days, in no order."""
    library = concepts(number)
    return library, {
        face.ref: reviewed(-1, days_ago=days_ago, stability=1 + 5 * place % number)
        for place, face in enumerate(library)
    }


def test_a_gap_of_seven_days_brings_a_gentle_return() -> None:
    """After a week: eight cards, nothing new, the likeliest remembered first."""
    library, standings = returning(12, days_ago=7)
    unseen = faces(concept("new"), deck="e")

    found = planned((*library, *unseen), standings, Limits(minutes=20))

    assert found == Plan(tuple(library[number] for number in (7, 2, 9, 4, 11, 6, 1, 8)), 160, is_return=True)


def test_six_days_are_no_gap() -> None:
    """A day sooner the session is the usual one, with all its cards and the new ones."""
    library, standings = returning(12, days_ago=6)
    unseen = faces(concept("new"), deck="e")

    found = planned((*library, *unseen), standings, Limits(minutes=20))

    assert (len(found.faces), found.is_return) == (13, False)


def test_one_card_seen_lately_ends_the_gap() -> None:
    """The gap is measured from the last review of any card, not of those that wait."""
    library, standings = returning(12, days_ago=30)
    standings["d/elsewhere"] = reviewed(20, days_ago=2)

    assert not planned(library, standings, AMPLE).is_return


@pytest.mark.parametrize(("asked", "given"), [(3, 3), (8, 8), (50, 8)])
def test_a_gentle_return_may_be_shorter_but_not_longer(asked: int, given: int) -> None:
    """A limit on cards below eight holds, one above does not undo the gentleness."""
    library, standings = returning(20, days_ago=100)

    found = planned(library, standings, Limits(60, asked))

    assert (len(found.faces), found.is_return) == (given, True)


def test_a_return_after_a_single_session_is_gentle_too() -> None:
    """Someone who left after a first session, all its cards still in short steps, gets no new cards on top."""
    library = concepts(20)
    standings = {face.ref: learning(-20 * 86_400, days_ago=20) for face in library[:10]}

    found = agenda.plan(waiting(library, standings, HERE, 10), Limits(minutes=20))

    assert (len(found.faces), found.is_return) == (8, True)


ZONES = st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Apia"])
MEMORIES = (
    st.just(Standing())
    | st.builds(reviewed, st.integers(-40, 40), days_ago=st.integers(0, 300), leech=st.booleans())
    | st.integers(-90_000_000, 200_000_000).map(lambda due_in_ms: learning(due_in_ms / 1000))
)
STANDINGS = st.builds(lambda standing, suspended: replace(standing, suspended=suspended), MEMORIES, st.booleans())


@given(
    histories=st.dictionaries(
        st.sampled_from(["d/gaps", "d/gaps#2", "d/other", "d/gone", "x/gone", *(f"e/c{n}" for n in range(12))]),
        STANDINGS,
    ),
    held=st.sets(st.sampled_from(["d", "e", "x"])),
    now=st.datetimes(datetime(2026, 2, 27), datetime(2026, 4, 8)).map(lambda at: at.replace(tzinfo=UTC)),
    zone=ZONES,
    new_today=st.integers(0, 12),
    new_per_day=st.integers(0, 12),
    choosing=st.builds(
        Choosing,
        st.sampled_from([(), ("d",), ("e",), ("e", "d")]),
        st.sampled_from([(), ("even",), ("even", "three")]),
        st.sampled_from([(), (Kind.CLOZE,), (Kind.CONCEPT,)]),
    ),
    path=st.sampled_from([("d", "e"), ("d",), ("e",), ()]),
)
def test_the_backlog_is_what_waits(
    histories: dict[str, Standing], held: set[str], now: datetime, zone: str, new_today: int, new_per_day: int,
    choosing: Choosing, path: tuple[str, ...],
) -> None:  # fmt: skip
    """All the backlog tells, of any choice of cards, is what the plain definitions give over everything."""
    calendar = Calendar(ZoneInfo(zone))
    moment = calendar.moment(now)
    standings = histories | {deck: Standing(suspended=True) for deck in held}
    library = [
        *faces(Cloze(id="gaps", text="{{a}} {{b}}"), concept("other"), deck="d"),
        *faces(*(replace(concept(f"c{n}"), tags=TAGS[n % 6]) for n in range(12)), deck="e"),
    ]
    backlog = onhand.backlog_of(library, standings, moment, calendar, path)
    pool = backlog._library.pool(choosing)
    chosen = [
        face
        for face in library
        if (not choosing.decks or face.deck.id in choosing.decks)
        and (not choosing.tags or set(choosing.tags) & set(face.tags))
        and (not choosing.kinds or face.card.kind in choosing.kinds)
    ]

    found = backlog.waiting(pool, new_today)

    assert replace(found, reviews=tuple(found.reviews)) == reference.waiting(chosen, standings, moment, new_today, path)
    assert backlog.tomorrow(pool, new_per_day) == reference.tomorrow(chosen, standings, moment, new_per_day)
    due = backlog.next_due_at(pool, new_per_day, min(new_today, len(found.new)))
    ms = reference.next_due_ms(chosen, standings, moment, calendar, (min(new_today, len(found.new)), new_per_day))
    assert (due and milliseconds(due)) == ms
    assert backlog.upcoming(7) == reference.upcoming(library, standings, moment.day, 7)
    assert [face.ref for face in backlog.any_of(pool)] == [
        face.ref
        for face in sorted(chosen, key=lambda face: _reps(standings, face))
        if not reference.is_aside(face.ref, standings)
    ]


TAGS = {0: ("even", "three"), 1: (), 2: ("even",), 3: ("three",), 4: ("even",), 5: ()}


def _reps(standings: Mapping[str, Standing], face: Face) -> int:
    memory = standings.get(face.ref, Standing()).memory
    return memory.reps if memory else 0


@given(
    own=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 4)),
    path=st.integers(0, 12),
    places=st.integers(0, 12),
    begun=st.dictionaries(st.sampled_from(["", *"abcdef"]), st.integers(0, 5)),
    day=st.integers(739_000, 739_100),
)
def test_new_cards_are_shared_out(own: dict[str, int], path: int, places: int, begun: dict[str, int], day: int) -> None:
    """Place by place, who had fewer of the day's new cards comes next; no place is left empty that could be filled."""
    queues = {deck: faces(*(concept(f"c{n}") for n in range(number)), deck=deck) for deck, number in own.items()}
    trail = faces(*(concept(f"c{n}") for n in range(path)), deck="path")

    given_out = agenda.shared_out(queues, trail, places, begun, day)

    assert refs(given_out) == refs(reference.shared_out(queues, trail, places, begun, day))
    assert len(given_out) == min(places, path + sum(own.values()))


@given(st.integers(1, 9), st.integers(1, 9), st.integers(739_000, 739_100))
def test_an_own_deck_and_the_path_both_go_on(places: int, decks: int, day: int) -> None:
    """Over two days own decks and the path are given alike, even with one new card a day, and own ones go first."""
    queues = {f"own{n}": faces(*(concept(f"c{k}") for k in range(20)), deck=f"own{n}") for n in range(decks)}
    trail = faces(*(concept(f"c{k}") for k in range(40)), deck="path")

    days = [agenda.shared_out(queues, trail, places, {}, day + n) for n in range(2)]

    assert sum(face.deck.id == "path" for new in days for face in new) == places
    assert all(new[0].deck.id != "path" for new in days if places > 1)


def test_every_own_deck_has_its_turn() -> None:
    """Of nine own decks with one place a day, each has had a new card within some weeks."""
    decks = [f"own{n}" for n in range(9)]
    library = [face for deck in decks for face in faces(concept("c"), deck=deck)]
    backlog = onhand.backlog_of(library, {}, HERE, CALENDAR, path=())
    pool = backlog._library.pool(Choosing())

    had = {backlog.on(HERE.day + number).new(pool, 1)[0][1].deck for number in range(60)}

    assert had == set(decks)


def test_a_day_goes_on_where_it_was(hark: Hark) -> None:
    """What was begun today counts: asked card by card, own decks and the path take turns, as they do in a session."""
    hark.add_deck("mine", MINE)
    decks: list[str] = []
    while (card := hark("next --json").json()["card"]) and len(decks) < 4:
        decks.append(card["deck"])
        hark(f"grade {card['card']} easy")

    assert decks == ["mine", "listening", "mine", "listening"]


@given(
    own=st.dictionaries(st.sampled_from("abc"), st.integers(0, 4)), path=st.integers(0, 4),
    wished=st.sets(st.sampled_from(["a0", "a2", "b1", "p0", "p3", "z9"])), places=st.integers(0, 12),
)  # fmt: skip
def test_what_is_wished_goes_first(own: dict[str, int], path: int, wished: set[str], places: int) -> None:
    """It leads, within the places; the others keep their order, each comes once, and no place is left empty."""
    queues = {deck: [f"{deck}{number}" for number in range(size)] for deck, size in own.items()}
    trail = [f"p{number}" for number in range(path)]
    first = sorted(wished & {*trail, *(item for items in queues.values() for item in items)})

    given_out = agenda.brought_forward(first, queues, trail, places, {}, 1)

    assert given_out[: len(first)] == first[:places]
    assert len(given_out) == len(set(given_out)) == min(places, path + sum(own.values()))
    rest = given_out[len(first) :]
    assert all([item for item in rest if item[0] == name] == sorted(item for item in rest if item[0] == name)
               for name in "abcp")  # fmt: skip
