# SPDX-License-Identifier: MIT
"""Dialogues: how they are written, that every way through one ends, and what a session makes of them."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydeck import dialogues
from dialogues import LETTERS
from hark.cards import packing, reader, template, writing
from hark.cards.catalogue import Catalogue
from hark.cards.model import Deck, Dialogue, Exchange, Kind, Outcome
from hark.errors import DeckFaults
from hark.memory.model import Grade
from hark.progress.kept import unpacked
from hark.sharing.difference import difference
from hark.study import draft, session
from hark.study.session import Replied, Session, Stage
from hark.values import replace
from hark.views.change import Change
from harness import Hark, kept, welcomed
from test_practice import EDIT, HARD, QUIT, RATE, REDO, SKIP, SUSPEND, TRAP, UNDO, Scene, reply, tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hark.study.step import Action, Screen

SKILLS = ("reflect-feeling", "avoid-advice", "open-question")
DECK = reader.parse(LETTERS.encode(), SKILLS)
CARD = DECK.cards[0]
AT = 0
RNG = random.Random(1)


def faults(text: str) -> list[tuple[int | None, str, str]]:
    """The line, message and hint of every fault of *text*."""
    with pytest.raises(DeckFaults) as raised:
        reader.parse(text.encode(), SKILLS)
    return [(fault.line, fault.message, fault.hint) for fault in raised.value.faults]


# ----------------------------------------------------------------------------------------------------- the file


def test_it_is_read_written_and_kept() -> None:
    """A dialogue comes back the same from its text, from what hark writes, and from the catalogue."""
    assert isinstance(CARD, Dialogue)
    assert CARD.turns[1] == Exchange(
        turn=2, after=("met", "else"), says="It's about my daughter. As long as it's shut I still have her.",
        skills=("reflect-feeling", "open-question"), trap="Telling him that it is surely good news.",
        models=(
            "While it is shut, she is yours. What do you fear?", "So it is her that you carry. What would help you?",
        ),
    )  # fmt: skip
    assert reader.parse(writing.write(DECK).encode(), SKILLS) == DECK
    assert writing.write(DECK).startswith("format = 2\n")
    assert packing.card(packing.packed(CARD)) == CARD


def test_what_the_person_says_next() -> None:
    """It depends on how the reply was weighed; after the last turn nothing is said."""
    ways = [(place, [CARD.follow(place, outcome) for outcome in Outcome]) for place in range(4)]

    assert ways == [(0, [1, 2, 1]), (1, [3, 3, 3]), (2, [3, 3, 3]), (3, [None, None, None])]


ADD_ONE = 'add one, or `"{}"` to the `after` of another; `ends = true` ends the talk before'
IN_ORDER = ("the turns are not in order", "write those of turn 1 first, then those of turn 2")
WORDS = "one of `met`, `trap` or `else`, or a list"
FORMAT_2 = "write `format = 2` at the top; hark reads all else there as before"


@pytest.mark.parametrize(
    ("before", "after", "line", "message", "hint"),
    [
        ("format = 2", "format = 1", 7, "a dialogue needs deck format 2", FORMAT_2),
        ('after = "trap"', 'after = "traps"', 30, "`after` knows no `traps`", "did you mean `trap`?"),
        ('after = "trap"', "after = 1", 30, "`after` of entry 3 of the turns of card 1 is none of its words", WORDS),
        ('["met", "else"]', '"met"', 22, "turn 2 has no entry after `else`", ADD_ONE.format("else")),
        ('after = ["met", "else"]\n', "", 29, "turn 2 has 2 entries after `trap`", "one of them is enough"),
        ("turn = 3", "turn = 1", 37, *IN_ORDER),
        ("turn = 3\n", "", 36, *IN_ORDER),
        ("turn = 3", "turn = 4", 5, "turn 3 has no entry after `met`", ADD_ONE.format("met")),
        ("turn = 3", "turn = 5", 37, "`turn` of entry 4 of the turns of card 1 is not a whole number from 1 to 4", ""),
        (
            'turns]]\nsays = "It came', 'turns]]\nafter = "met"\nsays = "It came', 15,
            "turn 1 comes after nothing", "one entry without `after` begins the talk",
        ),
        ("turn = 2\nafter = [", "after = [", 21, "turn 1 has 2 entries", "one entry without `after` begins the talk"),
        ('["open-question"]', '["open-ques"]', 39, "unknown skill `open-ques`", "did you mean `open-question`?"),
        (
            'trap = "Opening it for him, or \\"You should get it over with.\\""\n', "", 14,
            "entry 1 of the turns of card 1 has no `trap`", 'add `trap = "..."`',
        ),
        ('models = ["Who', 'model = ["Who', 36, "`models` of entry 4 of the turns of card 1 is missing",
            'write `models = ["..."]`'),
    ],
)  # fmt: skip
def test_each_fault_has_its_line(before: str, after: str, line: int, message: str, hint: str) -> None:
    """What is wrong with a turn is told with the line of that turn."""
    assert faults(LETTERS.replace(before, after))[0] == (line, message, hint)


def test_too_few_turns_and_turns_nobody_reaches() -> None:
    """One turn is no dialogue, and a turn after an end is never said."""
    first = LETTERS.split("\n[[cards.turns]]\nturn = 2")[0]
    ended = LETTERS.replace("turn = 2\n", "turn = 2\nends = true\n")

    assert faults(first) == [
        (5, "card 1 has one turn", "give it two to four turns: the others begin with `turn = 2`, `turn = 3`")
    ]
    assert faults(first.split("\n[[cards.turns]]")[0]) == [
        (5, "card 1 has no turns", "add a `[[cards.turns]]` table for each")
    ]
    assert faults(ended) == [(39, "nobody comes to turn 3", "no entry before it goes on")]


@given(dialogues("a", SKILLS), st.lists(st.sampled_from(Outcome), min_size=4, max_size=4))
def test_every_way_ends(card: Dialogue, ways: list[Outcome]) -> None:
    """However replies are weighed, each turn has the next number, and the talk ends where it says so or is over."""
    deck = Deck(id="d", title="D", cards=(card,))
    assert reader.parse(writing.write(deck).encode(), SKILLS) == deck
    last = max(said.turn for said in card.turns)
    place: int | None = 0
    walked = []
    for outcome in ways:
        assert place is not None
        walked.append(card.turns[place])
        if (place := card.follow(place, outcome)) is None:
            break

    assert place is None
    assert [said.turn for said in walked] == list(range(1, len(walked) + 1))
    assert walked[-1].ends or walked[-1].turn == last


def test_no_table_holds_it(hark: Hark) -> None:
    """CSV is refused with the way out, in both directions; JSON has all of it."""
    hark.add_deck("letters", LETTERS)
    both = f"{LETTERS.replace('letters', 'both')}\n[[cards]]\nid = 'c'\nkind = 'concept'\nfront = 'F'\nback = 'B'\n"
    hark.add_deck("both", both)

    alone, mixed = hark("export letters --as csv"), hark("export both --as csv --to x.csv")
    rest = hark("export both --as csv --kind concept")
    whole = json.loads(hark("export letters --as json").out)

    assert (alone.code, alone.out) == (2, "")
    assert alone.err == (
        "error: a table cannot hold a dialogue, and `letters/the-letter` is one\n"
        " hint: `--as toml` and `--as json` hold all of the deck\n"
    )
    assert mixed.err.splitlines()[-2:] == [
        " hint: `--as toml` and `--as json` hold all of the deck; `--as csv --kind",
        "concept` leaves it out",
    ]
    assert rest.out.splitlines()[1].startswith("c,concept,F,B")
    assert whole["format"] == 2
    assert whole["cards"][0]["turns"][2] == {
        "turn": 2, "after": ["trap"], "says": "No. Leave it. Forget I said anything.", "skills": ["reflect-feeling"],
        "trap": "Explaining that you only wanted to help.",
        "models": [
            "I went too fast there. It stays shut, and you say when.", "That was me rushing you. A lot hangs on it.",
        ],
        "ends": False,
    }  # fmt: skip
    assert hark("export letters --kind dialogue").code == 2
    assert hark("export letters").out == LETTERS


def test_a_row_is_no_dialogue(hark: Hark) -> None:
    """A table that says so is refused with its line."""
    (hark.home / "t.csv").parent.mkdir(parents=True, exist_ok=True)
    (hark.home / "t.csv").write_text("kind,question\ndialogue,Hello\n")

    (fault,) = hark(f"import {hark.home / 't.csv'} --yes --json").json()["faults"]

    assert (fault["line"], fault["message"], fault["hint"]) == (
        2, "a table cannot hold a dialogue", "it goes into a deck file: `hark new DECK --kind dialogue` adds one",
    )  # fmt: skip


def test_a_new_one(hark: Hark) -> None:
    """The skeleton is sound; a deck of the first format is raised to the second, and keeps every other byte."""
    text = template.deck("mine", "Mine").replace("\n", "\r\n")
    file = hark.add_deck("mine", "")
    file.write_bytes(text.encode())

    begun = hark("new mine --kind dialogue --json").json()

    assert (begun["card"], begun["line"]) == ("mine/card-2", text.count("\n") + 2)
    assert file.read_bytes().decode().startswith(text.replace("format = 1", "format = 2"))
    assert hark("check mine --at warning").code == 0
    assert hark("new talks --kind dialogue").code == 0
    assert hark("check talks --at warning --json").json()["faults"] == []


def test_it_is_found_and_compared() -> None:
    """It is found by what is said in any turn; another wording keeps the answer, other skills do not."""
    catalogue = Catalogue(None, "")
    catalogue._put_cards(DECK)
    reworded = reader.parse(LETTERS.replace("Leave it.", "Let it be.").encode(), SKILLS)
    other = reader.parse(LETTERS.replace('"reflect-feeling", "open-question"', '"open-question"').encode(), SKILLS)

    assert [number for number, _ in catalogue.search(["rushing"], "letters", (), ("dialogue",))] == [0]
    assert [(one.change, one.keys) for one in difference(DECK, reworded).cards] == [(Change.REWORDED, ("turns",))]
    assert [(one.change, one.keys) for one in difference(DECK, other).cards] == [(Change.ANSWER_CHANGED, ("turns",))]


# -------------------------------------------------------------------------------------------------- the rules


def said(hark: Hark, *changes: tuple[str, str]) -> list[tuple[str, int, int | None, str]]:
    """The rules that find something in the deck with *changes*: each with its line, column and message."""
    text = LETTERS
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    hark.add_deck("letters", text)
    found = hark("check letters --ignore one-sided-topic,unsigned-safety --json").json()
    assert found["faults"] == []
    return [(one["rule"], one["line"], one["column"], one["message"]) for one in found["findings"]]


SAFE = ("difficulty = 2", "difficulty = 2\nsafety = true")
CHECKED = ('["reflect-feeling"]', '["safety-check"]')


def test_a_sound_one_has_nothing_to_mend(hark: Hark) -> None:
    """The deck of these tests passes all rules."""
    assert said(hark) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([('models = ["Who would you want in the room?", ', "models = [")],
            [("turn-size", 41, 1, "the turn has one model reply; two show that there are several ways")]),
        ([('["open-question"]', '["open-question", "validate", "hold-silence", "affirm-strength"]')],
            [("turn-size", 39, 1, "the turn names 4 skills; three are plenty")]),
        ([("No. Leave it.", "No. Leave it." + " no" * 60)],
            [("turn-length", 31, 1, "the person says 67 words at once; 60 are plenty")]),
        ([('"That was me rushing you. A lot hangs on it."', '"Sorry about that."')],
            [("turn-length", 34, 1, "a model reply has 3 words; 5 to 60 work best")]),
        ([('"reflect-feeling", "open-question"', '"avoid-advice"'), ("What would help you?", "You should open it.")],
            [("model-breaks-rubric", 26, 1, "the checklist asks to leave advice out, a model says “You should”")]),
        ([('"It came on Monday, from the court. I still can\'t open it."', '"Well. I can\'t."')],
            [("thin-scenario", 15, 1, "the person says fewer than five words")]),
        ([SAFE], [("safety-steps", 5, None, "no turn asks plainly")]),
        ([SAFE, CHECKED], [("safety-model", 35, 1, "a model neither asks nor acts")] * 2),
        ([("No. Leave it.", "I want to kill myself.")],
            [("safety-unmarked", 31, 1, "it speaks of “kill myself” and is not marked as a safety card")]),
    ],
)  # fmt: skip
def test_rules(hark: Hark, changes: list[tuple[str, str]], expected: list[tuple[str, int, int | None, str]]) -> None:
    """Each finding stands on the line of its turn."""
    assert said(hark, *changes) == expected


# ------------------------------------------------------------------------------------------------ the session


def replied(held: Session, *ticks: str, trapped: bool = False, reply: str = "") -> Session:
    """The session after one turn."""
    held = session.reveal(held, reply)
    for skill in ticks:
        held = session.tick(held, skill)
    return session.rate(session.toggle_trap(held) if trapped else held)


def begun() -> Session:
    """A session with the dialogue."""
    return session.start(tuple(DECK.faces()), AT, 5, RNG)


def suggested(held: Session) -> Grade | None:
    """The grade suggested at its end."""
    assert held.turn is not None
    assert held.turn.stage is Stage.GRADE
    return held.turn.suggestion


def test_the_suggested_grade() -> None:
    """All shown is good; a trap that was mended is hard at most; one left standing, or little shown, is again."""
    met = replied(replied(begun(), "reflect-feeling", "avoid-advice"), "reflect-feeling", "open-question")
    mended = replied(replied(begun(), trapped=True), "reflect-feeling")

    assert suggested(replied(met, "open-question")) is Grade.GOOD
    assert suggested(replied(met)) is Grade.HARD
    assert suggested(replied(mended, "open-question")) is Grade.HARD
    assert suggested(replied(met, "open-question", trapped=True)) is Grade.AGAIN
    assert suggested(replied(replied(replied(begun())), "open-question")) is Grade.AGAIN


def test_what_is_kept_of_it() -> None:
    """The log has each turn as it was weighed, the journal what both said; without a word typed there is no reply."""
    end = replied(replied(replied(begun(), trapped=True, reply="Give it to me."), "reflect-feeling"), "open-question")
    silent = replied(replied(replied(begun())))

    assert end.turn is not None
    assert silent.turn is not None
    assert end.turn.detail == {
        "skills_met": ["reflect-feeling", "open-question"], "trap": True,
        "turns": [
            {"turn": 1, "skills": ["reflect-feeling", "avoid-advice"], "skills_met": [], "trap": True},
            {"turn": 2, "skills": ["reflect-feeling"], "skills_met": ["reflect-feeling"], "trap": False},
            {"turn": 3, "skills": ["open-question"], "skills_met": ["open-question"], "trap": False},
        ],
    }  # fmt: skip
    assert unpacked(end.turn.kept or "").text == (
        "They: It came on Monday, from the court. I still can't open it.\nYou: Give it to me.\n"
        "They: No. Leave it. Forget I said anything.\nYou: (nothing typed)\n"
        "They: If it's bad, I don't want to be on my own with it.\nYou: (nothing typed)"
    )
    assert silent.turn.kept is None


@given(
    st.text(), st.lists(st.tuples(st.text(), st.sets(st.sampled_from(SKILLS)), st.booleans(), st.text()), max_size=3)
)
def test_a_draft_comes_back(text: str, past: list[tuple[str, set[str], bool, str]]) -> None:
    """What is kept of a dialogue left halfway is what it was; without keeping replies, only at which turn."""
    before = tuple(
        Replied(place, reply, frozenset(met), trap, says) for place, (reply, met, trap, says) in enumerate(past)
    )
    turn = begun().turn
    assert turn is not None
    left = replace(turn, place=len(past), past=before)

    number = CARD.turns[len(past)].turn
    if before:
        assert draft.unpacked(draft.packed(left, text, keep=True)) == draft.Draft(text, before, number)
        assert draft.unpacked(draft.packed(left, text, keep=False)) == draft.Draft(left=number)
    else:
        assert (draft.packed(left, text, keep=True), draft.packed(left, text, keep=False)) == (text, "")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["left", "past", "text", "first"]), inner),
)


@given(PLAIN)
def test_any_draft_is_read(kept: Any) -> None:
    """A damaged one is at worst a reply begun, and what does not fit the card is left out."""
    for text in (json.dumps(kept), str(kept), json.dumps({"left": 2, "past": kept, "first": kept})):
        read = draft.unpacked(text)
        taken = session.taken_up(begun(), read.past)
        assert taken.turn is not None
        assert taken.turn.stage is Stage.ASK


TRAPPED_AND_MENDED = (
    reply("Give it to me."), TRAP, RATE, reply("I rushed you."), tick(0), RATE, reply("Who else?"), tick(0), RATE,
)  # fmt: skip
REF = "letters/the-letter"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A learner who was welcomed, keeps replies and has the deck."""
    scene = Scene(tmp_path)
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "letters.toml").write_text(LETTERS)
    with scene.store() as store:
        store.put_note("welcomed", "2026-03-01T09:00:00+00:00")
    scene.set(journal="keep")
    return scene


def walked(screens: list[Screen]) -> list[tuple[int | None, str, int]]:
    """At each screen: the turn, the stage, and how many turns are behind."""
    return [
        (screen.turn.said.turn if screen.turn.said else None, str(screen.turn.stage), len(screen.past))
        for screen in screens
    ]


@pytest.mark.parametrize(("done", "taken_back"), [(HARD, "“hard”"), (SKIP, "the skip"), (SUSPEND, "setting it aside")])
def test_undo_has_its_end_back(scene: Scene, done: Action, taken_back: str) -> None:
    """Taken back, the talk stands at its end with all that was said; done again, it is over."""
    held = scene.hold(f"{REF} listening/pause", *TRAPPED_AND_MENDED, done, UNDO, REDO)

    before, after = held.front.screens[9], held.front.screens[11]
    assert before.turn == replace(after.turn, shown_ms=before.turn.shown_ms)
    assert after.message == f"taken back: {taken_back}; U does it again"
    assert [one.reply for one in after.past] == ["Give it to me.", "I rushed you.", "Who else?"]
    assert held.front.screens[12].turn.face.ref == "listening/pause"


def test_the_turns_of_a_session(scene: Scene) -> None:
    """Ask, weigh, ask, weigh, ask, weigh, and one grade; what is behind is shown at each."""
    held = scene.hold(REF, *TRAPPED_AND_MENDED, HARD)

    assert walked(held.front.screens) == [
        (1, "ask", 0), (1, "rubric", 0), (1, "rubric", 0), (2, "ask", 1), (2, "rubric", 1), (2, "rubric", 1),
        (3, "ask", 2), (3, "rubric", 2), (3, "rubric", 2), (3, "grade", 3),
    ]  # fmt: skip
    assert [one.ticked for one in held.front.screens[-1].past] == [
        (),
        ("Reflect a feeling",),
        ("Ask one open question",),
    ]
    assert scene.log() == [(REF, "hard")]


def test_a_slip_of_the_ticks_is_mended(scene: Scene) -> None:
    """At a later turn undo leads back to the ticks of the one before; ticked rightly, the talk goes the other way."""
    held = scene.hold(
        REF, reply("Give it to me."), tick(0), RATE, reply("Who could"), UNDO, UNDO, tick(0), TRAP, RATE, EDIT, QUIT,
    )  # fmt: skip

    screens = held.front.screens
    assert walked(screens)[3:] == [
        (2, "ask", 1), (2, "rubric", 1), (1, "rubric", 0), (1, "rubric", 0), (1, "rubric", 0), (1, "rubric", 0),
        (2, "ask", 1), (2, "ask", 1),
    ]  # fmt: skip
    said = [screen.turn.said.says if screen.turn.said else "" for screen in screens]
    assert (said[3], said[9]) == (
        "It's about my daughter. As long as it's shut I still have her.",
        "No. Leave it. Forget I said anything.",
    )
    assert (screens[5].turn.reply, screens[5].turn.met) == ("Give it to me.", frozenset({"reflect-feeling"}))
    assert [screen.message for screen in screens[5:7]] == [
        "back at the ticks of the turn before; what you said stays", "nothing to take back in this session",
    ]  # fmt: skip
    assert screens[9].draft == "Who could"


def rewriting(before: str, after: str) -> Callable[[Path], object]:
    """What puts *after* in the place of *before* in a file."""
    return lambda file: file.write_text(file.read_text().replace(before, after))


def test_edited_at_a_turn(scene: Scene) -> None:
    """Another wording keeps the turn."""
    begun = TRAPPED_AND_MENDED[:4]

    reworded = scene.hold(REF, *begun, EDIT, editing=rewriting("Leave it.", "Let it be."))

    assert walked(reworded.front.screens)[-2:] == [(2, "rubric", 1), (2, "rubric", 1)]
    said = reworded.front.screens[-1].turn.said
    assert said is not None
    assert said.says == "No. Let it be. Forget I said anything."


def test_edited_to_other_skills(scene: Scene) -> None:
    """Where a turn has other skills, the talk begins again."""
    other = scene.hold(REF, reply("A"), tick(1), RATE, EDIT, editing=rewriting('"avoid-advice"]', '"validate"]'))

    assert walked(other.front.screens)[-2:] == [(2, "ask", 1), (1, "ask", 0)]


def test_crammed(scene: Scene) -> None:
    """Where nothing is recorded, nothing of a talk is kept on the way either."""
    scene.hold(REF, *TRAPPED_AND_MENDED[:4], QUIT, recording=False)

    held = scene.hold(REF)

    assert [(screen.message, screen.draft, len(screen.past)) for screen in held.front.screens] == [("", "", 0)]


def test_the_helpline_stays(scene: Scene) -> None:
    """What was typed in an earlier turn calls for it until the talk is over."""
    held = scene.hold(REF, reply("Sometimes I want to die too."), RATE, reply("Sorry."))

    assert [screen.helpline is not None for screen in held.front.screens] == [False, True, True, True]


# ------------------------------------------------------------------------------------------------ as a program


def steps(hark: Hark, *lines: dict[str, Any], at: str = "2026-03-02 09:00") -> Iterator[dict[str, Any]]:
    """The steps of a session with the dialogue, in which a program does *lines*."""
    stdin = "".join(f"{json.dumps(line)}\n" for line in lines)
    for line in hark("session --stdio letters --new 1", stdin=stdin, at=at).out.splitlines():
        yield json.loads(line)


TRAPPED = ({"do": "reply", "text": "Give it to me."}, {"do": "trap"}, {"do": "rate"})


@pytest.fixture
def letters(hark: Hark) -> Hark:
    """A learner who was welcomed, with the deck."""
    welcomed(hark)
    hark.add_deck("letters", LETTERS)
    return hark


ALWAYS = ("skip", "suspend", "quit")


def test_a_session_by_turn(letters: Hark) -> None:
    """Each step has what is said now, the turns before, and from the reply on the models of that turn."""
    letters("config journal off")

    told = [
        (step["stage"], [can for can in step["can"] if can not in ALWAYS], step["card"]["turn"],
             step["card"]["question"], step["card"]["models"],
         step["card"]["trap"], len(step["card"]["past"]), step["suggestion"])
        for step in steps(letters, *TRAPPED, {"do": "reply", "text": ""}, {"do": "rate"}, {"do": "quit"})
        if "stage" in step
    ]  # fmt: skip

    first, mend, last = (CARD.turns[place] for place in (0, 2, 3))
    asking, weighing = ["reply", "draft"], ["tick", "trap", "rate"]
    assert told == [
        ("ask", asking, 1, first.says, [], None, 0, None),
        ("rubric", weighing, 1, first.says, [*first.models], first.trap, 0, None),
        ("rubric", weighing, 1, first.says, [*first.models], first.trap, 0, None),
        ("ask", [*asking, "undo"], 2, mend.says, [], None, 1, None),
        ("rubric", [*weighing, "undo"], 2, mend.says, [*mend.models], mend.trap, 1, None),
        ("ask", [*asking, "undo"], 3, last.says, [], None, 2, None),
    ]


def test_interrupted_with_replies_kept(letters: Hark) -> None:
    """It goes on at the turn where it was left, whatever ended it, with the reply begun in the box."""
    letters("config journal keep")
    list(steps(letters, *TRAPPED, {"do": "draft", "text": "Sorry, I"}))  # and the program is gone

    first, *_ = steps(letters, {"do": "quit"}, at="2026-03-02 10:00")

    assert (first["card"]["turn"], first["card"]["question"], first["draft"], first["message"]) == (
        2, "No. Leave it. Forget I said anything.", "Sorry, I", "taken up where you left it, at turn 2",
    )  # fmt: skip
    assert first["card"]["past"] == [
        {
            "turn": 1, "says": "It came on Monday, from the court. I still can't open it.", "reply": "Give it to me.",
            "skills": ["reflect-feeling", "avoid-advice"], "skills_met": [], "trap": True,
        }
    ]  # fmt: skip


def test_what_was_said_stays_said(letters: Hark) -> None:
    """A deck changed while a talk is left: what was replied to stands there, and in the journal, as it was read."""
    letters("config journal keep")
    list(steps(letters, *TRAPPED, {"do": "quit"}))
    letters.add_deck("letters", LETTERS.replace("It came on Monday, from the court.", "A letter came."))
    rest = ({"do": "reply", "text": "Sorry."}, {"do": "rate"}, {"do": "reply", "text": "Who?"}, {"do": "rate"})

    first, *_ = steps(letters, *rest, {"do": "grade", "grade": "hard"}, at="2026-03-03 10:00")

    says = "It came on Monday, from the court. I still can't open it."
    assert [(past["says"], past["reply"]) for past in first["card"]["past"]] == [(says, "Give it to me.")]
    (entry,) = letters("journal --json").json()["entries"]
    assert [turn["said"] for turn in entry["turns"]] == [
        says, "No. Leave it. Forget I said anything.", "If it's bad, I don't want to be on my own with it.",
    ]  # fmt: skip


def test_the_same_talk_in_two_windows(scene: Scene) -> None:
    """Who goes on with a talk that went on elsewhere meanwhile is told that what is done here takes its place."""
    elsewhere: list[list[str]] = []

    def meanwhile(_file: Path) -> None:
        elsewhere.append(scene.hold(REF, reply("Mm."), tick(0), RATE, QUIT).front.messages)

    here = scene.hold(REF, *TRAPPED_AND_MENDED[:2], EDIT, RATE, reply("Sorry."), editing=meanwhile)

    said = "this talk went on in another window, too; what you do here takes the place of that"
    assert [message for message in here.front.messages if message] == [said]
    assert said not in elsewhere[0]


def test_interrupted_without(letters: Hark) -> None:
    """Where replies are not kept it begins again and says so, once; nothing that was typed is on disk."""
    letters("config journal off")
    list(steps(letters, *TRAPPED, {"do": "quit"}))

    assert kept(letters, "SELECT value FROM note WHERE name GLOB 'draft*'") == [('{"left": 2}',)]
    first, *_ = steps(letters, {"do": "quit"})
    again, *_ = steps(letters, {"do": "quit"})

    assert (first["card"]["turn"], first["draft"], first["message"]) == (
        1, "", "you left this talk at turn 2; replies are not kept, so it begins again",
    )  # fmt: skip
    assert (again["card"]["turn"], again["message"]) == (1, "")


@pytest.mark.parametrize("done", ["skip", "suspend"])
def test_left_aside_it_goes_on(letters: Hark, done: str) -> None:
    """A dialogue skipped or set aside is taken up at its turn, as after a stop."""
    letters("config journal keep")
    list(steps(letters, *TRAPPED, {"do": done}))
    letters("resume letters/the-letter")

    first, *_ = steps(letters, {"do": "quit"}, at="2026-03-03 10:00")

    assert (first["card"]["turn"], first["message"]) == (2, "taken up where you left it, at turn 2")


def test_what_is_over_begins_anew(letters: Hark) -> None:
    """A dialogue that was graded is no longer one left halfway."""
    letters("config journal keep")
    rest = ({"do": "reply", "text": "Sorry."}, {"do": "rate"}, {"do": "reply", "text": ""}, {"do": "rate"})
    list(steps(letters, *TRAPPED, *rest, {"do": "grade", "grade": "hard"}))

    assert kept(letters, "SELECT value FROM note WHERE name GLOB 'draft*'") == []


def test_one_grade_and_one_entry(letters: Hark) -> None:
    """A whole talk is one event and one entry of the journal, with what was said that day, each reply and its ticks."""
    letters("config journal keep")
    mending = ({"do": "reply", "text": "I rushed you."}, {"do": "tick", "skill": "reflect-feeling"}, {"do": "rate"})
    ending = ({"do": "reply", "text": "Who else?"}, {"do": "tick", "skill": "open-question"}, {"do": "rate"})

    *_, end, _ = steps(letters, *TRAPPED, *mending, *ending, {"do": "quit"})
    *_, summary = steps(letters, *ending, {"do": "grade", "grade": "hard"})

    assert (end["stage"], end["suggestion"], end["card"]["why"]) == ("grade", "hard", CARD.why)
    assert summary["cards"] == 1
    (entry,) = letters("journal --json").json()["entries"]
    said = [
        ("It came on Monday, from the court. I still can't open it.", "Give it to me.", [], True),
        ("No. Leave it. Forget I said anything.", "I rushed you.", ["reflect-feeling"], False),
        ("If it's bad, I don't want to be on my own with it.", "Who else?", ["open-question"], False),
    ]
    assert entry == {
        "card": "letters/the-letter", "at": "2026-03-02T09:00:00Z", "grade": "hard", "said": said[0][0],
        "text": "\n".join(f"They: {says}\nYou: {text}" for says, text, _, _ in said),
        "skills_met": ["reflect-feeling", "open-question"], "trapped": True, "first": None,
        "turns": [
            {"said": says, "text": text, "skills_met": met, "trapped": trapped} for says, text, met, trapped in said
        ],
        "names": {"open-question": "Ask one open question", "reflect-feeling": "Reflect a feeling"},
    }  # fmt: skip
    letters.add_deck("letters", LETTERS.replace("court", "bank"))
    assert letters("journal").out == "today 09:00 · letters/the-letter · hard\n" + "".join(
        f"▌ {says}\n  {text}\n  ticked: {ticks}\n"
        for (says, text, _, _), ticks in zip(
            said, ("the trap", "Reflect a feeling", "Ask one open question"), strict=True
        )
    )


def test_next_has_every_turn(letters: Hark) -> None:
    """A program that holds a session of its own gets the tree."""
    card = letters("next letters --new 1 --json").json()["card"]

    assert (card["kind"], card["question"], card["setting"]) == ("dialogue", CARD.front, CARD.setting)
    assert [(turn["turn"], turn["after"], turn["ends"]) for turn in card["turns"]] == [
        (1, [], False), (2, ["met", "else"], False), (2, ["trap"], False), (3, [], False),
    ]  # fmt: skip
    assert card["turns"][3]["skills"][0]["skill"] == "open-question"
    assert Kind(card["kind"]) is Kind.DIALOGUE
