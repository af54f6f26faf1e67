# SPDX-License-Identifier: MIT
"""Holding a session: what a person does, what is on disk before the next screen, and what is asked only once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from hark import config
from hark.cards import library
from hark.cards.model import Concept, Scenario
from hark.memory.days import Calendar
from hark.memory.model import EventKind, Grade, Standing, State
from hark.progress.store import Store
from hark.study.practice import Practice
from hark.study.session import Session, Stage
from hark.study.step import Act, Action, Notice, Screen
from hark.values import replace
from places import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


SHOW, RATE, TRAP = Action(Act.SHOW), Action(Act.RATE), Action(Act.TRAP)
AGAIN, HARD, GOOD, EASY = (Action(Act.GRADE, grade=grade) for grade in Grade)
UNDO, REDO, SKIP, SUSPEND, QUIT = (Action(act) for act in (Act.UNDO, Act.REDO, Act.SKIP, Act.SUSPEND, Act.QUIT))
EDIT = "edit"
"""The one thing that a front end does by itself."""
Deed = Action | str
NEW_TODAY = {"day": "2026-03-02", "first": True, "state": "new", "planned_days": None}
"""What every first review of the day records."""
MINUTE = 60_000
CALENDAR = Calendar(UTC)


def pick(place: int) -> Action:
    """The option shown at *place*."""
    return Action(Act.PICK, place)


def tick(place: int) -> Action:
    """The skill at *place* of the rubric."""
    return Action(Act.TICK, place)


def reply(text: str) -> Action:
    """What is typed to a scenario."""
    return Action(Act.REPLY, text=text)


@dataclass
class Script:
    """A person who does what is written down, ten seconds for each thing, and then is gone."""

    scene: Scene
    actions: Iterable[Deed]
    consents: list[bool | None] = field(default_factory=list)
    editing: Callable[[Path], object] = lambda _file: None
    notices: bool = True
    """Whether they are there to read what is said before and between cards."""
    screens: list[Screen] = field(default_factory=list)
    on_disk: list[list[tuple[str, str]]] = field(default_factory=list)
    """At each screen, what another program reads in the progress file."""
    said: list[str] = field(default_factory=list)
    """The notices and questions in between."""

    def hold(self, practice: Practice) -> None:
        """Is shown step after step until the session is over or nobody is there any more."""
        actions = iter(self.actions)
        while (step := practice.step) is not None:
            if isinstance(step, Notice):
                if not self.notices:
                    return
                practice.do(self._answer(step, practice))
                continue
            self.screens.append(step)
            self.on_disk.append(self.scene.log())
            self.scene.now += timedelta(seconds=10)
            match next(actions, None):
                case None:
                    return
                case Action() as action:
                    practice.do(action)
                case _:
                    self._edit(practice)

    def _answer(self, notice: Notice, practice: Practice) -> Action:
        if notice is Notice.CONSENT:
            self.said.append("consent?")
            return Action(Act.CONSENT, yes=self.consents.pop(0))
        if notice is not Notice.END:
            self.said.append(f"{notice}: {practice.helpline.text}")
        return Action(Act.GO_ON)

    def _edit(self, practice: Practice) -> None:
        place = practice.place_to_edit()
        assert place is not None
        path = self.scene.folder / "decks" / place[0].rsplit("/", 1)[-1]
        self.said.append(f"edit {place[0] == str(path) and path.name}:{place[1]}")
        self.editing(path)
        practice.edited(place[0])

    @property
    def shown(self) -> list[str]:
        """The card and stage of each screen."""
        return [f"{screen.turn.face.ref} {screen.turn.stage}" for screen in self.screens]

    @property
    def messages(self) -> list[str]:
        """What each screen told."""
        return [screen.message for screen in self.screens]


@dataclass
class Held:
    """How a session went."""

    session: Session
    front: Script
    practice: Practice


@dataclass
class Scene:
    """One learner's folder, with the small library."""

    folder: Path
    settings: config.Config = config.DEFAULTS
    now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    kept: list[bool] = field(default_factory=list)
    """The answers about keeping replies."""

    def store(self) -> Store:
        """The progress file, as any program would open it."""
        return Store.open(self.folder / "progress.db", random.Random(1), create=True)

    def log(self) -> list[tuple[str, str]]:
        """Every event on disk: its card, and its grade or what else it was."""
        with self.store() as store:
            return [(event.card, str(event.grade or event.kind)) for event in store.history.events()]

    def replies(self, card: str) -> list[str]:
        """The replies to *card* on disk."""
        with self.store() as store:
            return [kept.text for kept in store.history.replies(card)]

    def set(self, **values: config.Value) -> None:
        """Changes settings."""
        self.settings = replace(self.settings, values={**self.settings.values, **values})

    def read_library(self) -> library.Library:
        """The decks as they are now."""
        return library.read(SMALL, self.folder / "decks")

    def record(self, card: str, *grades: Grade) -> None:
        """Grades of earlier today."""
        with self.store() as store:
            for grade in grades:
                moment = CALENDAR.moment(self.now)
                store.log.record(moment, card, EventKind.REVIEW, grade=grade, detail={"retention": 0.9})

    def practice(self, store: Store, decks: library.Library, *, recording: bool = True) -> Practice:
        """A practice of *decks* that nobody has begun yet."""
        return Practice(
            library=decks,
            store=store,
            config=self.settings,
            calendar=CALENDAR,
            clock=lambda: self.now,
            rng=random.Random(1),
            keep_replies=self.kept.append,
            reread=self.read_library,
            recording=recording,
        )

    def hold(
        self, refs: str, *actions: Deed, consents: Iterable[bool | None] = (), recording: bool = True,
        minutes: float = 5, editing: Callable[[Path], object] = lambda _file: None, notices: bool = True,
    ) -> Held:  # fmt: skip
        """A session over *refs*, in which the person does *actions*."""
        decks = self.read_library()
        script = Script(self, actions, list(consents), editing, notices)
        with self.store() as store:
            practice = self.practice(store, decks, recording=recording)
            practice.begin(tuple(decks.faces[ref] for ref in refs.split()), minutes)
            script.hold(practice)
        self.settings = practice.config
        return Held(practice.session, script, practice)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A learner who has been welcomed before."""
    scene = Scene(tmp_path)
    with scene.store() as store:
        store.put_note("welcomed", "2026-03-01T09:00:00+00:00")
    return scene


def test_each_grade_is_on_disk_before_the_next_screen(scene: Scene) -> None:
    """Another program reads each grade in the file by the time the next card is shown."""
    held = scene.hold("listening/reflection listening/pause care/empty-cup", SHOW, GOOD, SHOW, EASY, SHOW, HARD)

    first, second, third = ("listening/reflection", "good"), ("listening/pause", "easy"), ("care/empty-cup", "hard")
    assert list(zip(held.front.shown, held.front.on_disk, strict=True)) == [
        ("listening/reflection ask", []),
        ("listening/reflection grade", []),
        ("listening/pause ask", [first]),
        ("listening/pause grade", [first]),
        ("care/empty-cup ask", [first, second]),
        ("care/empty-cup grade", [first, second]),
    ]
    assert scene.log() == [first, second, third]
    assert held.session.turn is None


def test_what_a_grade_records(scene: Scene) -> None:
    """The event holds instant, time taken, retention and study day; the snapshot is the fold of the log."""
    scene.settings = replace(scene.settings, of_deck={"listening": {"desired_retention": 0.8}})

    held = scene.hold("listening/reflection care/empty-cup", SHOW, GOOD, SHOW, GOOD)

    with scene.store() as store:
        events, standings, rebuilt = store.history.events(), store.snapshot.standings(), store.history.standings()
    assert [event.duration_ms for event in events] == [20_000, 20_000]
    assert [dict(event.detail) for event in events] == [
        {**NEW_TODAY, "retention": 0.8},
        {**NEW_TODAY, "retention": 0.9},
    ]
    assert [answer.event for answer in held.session.answers] == [event.id for event in events]
    assert [answer.was_new for answer in held.session.answers] == [True, True]
    assert standings == rebuilt


def test_the_prospects_come_with_the_answer(scene: Scene) -> None:
    """The question says nothing of intervals; the answer shows FSRS's first steps and an interval of days for easy."""
    held = scene.hold("listening/reflection", SHOW)

    question, answer = held.front.screens
    assert dict(question.prospects) == {}
    assert list(answer.prospects) == ["again", "hard", "good", "easy"]
    assert list(answer.prospects.values())[:3] == [MINUTE, 330_000, 10 * MINUTE]
    assert answer.prospects[Grade.EASY] in [days * 86_400_000 for days in range(6, 11)]


def test_a_pick_is_recorded_with_its_outcome(scene: Scene) -> None:
    """The option picked is kept as its place in the deck file, and the learner's grade has the last word."""
    held = scene.hold("listening/which-reply", pick(0), HARD)

    picked = held.front.screens[1].turn
    option = held.front.screens[0].turn.order[0]
    with scene.store() as store:
        (event,) = store.history.events()
    assert picked.suggestion is (Grade.GOOD if option == 0 else Grade.AGAIN)
    assert (event.grade, dict(event.detail)) == (
        Grade.HARD,
        {**NEW_TODAY, "retention": 0.9, "picked": option, "correct": option == 0},
    )


def test_a_rubric_is_recorded_with_its_skills(scene: Scene) -> None:
    """The skills ticked and the trap are kept, in the order of the card; the screen names the skills."""
    scene.set(journal="off")

    held = scene.hold("listening/fourth-no", reply("No wonder."), tick(1), tick(2), tick(0), tick(2), TRAP, RATE, AGAIN)

    with scene.store() as store:
        detail = dict(store.history.events()[0].detail)
    assert [skill.name for skill in held.front.screens[1].skills] == [
        "Reflect a feeling", "Validate", "Leave advice out",
    ]  # fmt: skip
    assert [screen.turn.stage for screen in held.front.screens[:8]] == [Stage.ASK, *[Stage.RUBRIC] * 6, Stage.GRADE]
    assert detail == {
        **NEW_TODAY,
        "retention": 0.9,
        "skills_met": ["reflect-feeling", "validate"],
        "trap": True,
    }


def test_a_missed_card_comes_back_in_the_session(scene: Scene) -> None:
    """Again brings the card back at the end; good then lets it go."""
    held = scene.hold("listening/reflection listening/pause", SHOW, AGAIN, SHOW, EASY, SHOW, GOOD)

    assert held.front.shown[::2] == ["listening/reflection ask", "listening/pause ask", "listening/reflection ask"]
    assert [screen.done for screen in held.front.screens[::2]] == [0, 1, 2]
    assert held.session.turn is None


def test_undo_is_on_disk_and_the_card_back_on_the_screen(scene: Scene) -> None:
    """An event of its own takes the grade back, every card stands as before, and this one awaits its grade."""
    scene.record("listening/pause", Grade.EASY)
    with scene.store() as store:
        before = store.snapshot.standings()

    held = scene.hold("listening/reflection listening/pause", SHOW, EASY, UNDO, QUIT)

    with scene.store() as store:
        after, (_, graded, undone) = store.snapshot.standings(), store.history.events()
    assert held.front.shown == [
        "listening/reflection ask",
        "listening/reflection grade",
        "listening/pause ask",
        "listening/reflection grade",
    ]
    assert (undone.kind, undone.undoes) == (EventKind.UNDO, graded.id)
    assert after == before
    assert held.session.answers == ()


def test_from_the_grade_back_to_the_ticks(scene: Scene) -> None:
    """A wrong tick can be mended before the grade: the reply and the ticks are there, and no grade is taken back."""
    scene.set(journal="off")

    held = scene.hold(
        "listening/reflection listening/fourth-no", SHOW, GOOD, reply("No."), tick(0), RATE, UNDO, tick(1)
    )

    turn = held.front.screens[-1].turn
    assert held.front.shown[-2:] == ["listening/fourth-no rubric"] * 2
    assert (turn.reply, len(turn.met)) == ("No.", 2)
    assert scene.log() == [("listening/reflection", "good")]


def test_a_reply_outlasts_undo_and_redo(scene: Scene) -> None:
    """Whoever goes back to the card before and forward again finds the reply that was typed in the box."""
    scene.set(journal="off")

    held = scene.hold("listening/reflection listening/fourth-no", SHOW, GOOD, reply("No."), UNDO, REDO)

    assert held.front.shown[-1] == "listening/fourth-no ask"
    assert held.front.screens[-1].draft == "No."


def test_a_grade_after_undo_replaces_it(scene: Scene) -> None:
    """The card graded anew stands as if it had been graded so at once, still as a new card."""
    held = scene.hold("listening/reflection", SHOW, AGAIN, UNDO, EASY)

    with scene.store() as store:
        (memory,) = (standing.memory for standing in store.snapshot.standings().values())
    assert scene.log() == [("listening/reflection", word) for word in ("again", "undo", "easy")]
    assert memory is not None
    assert (memory.state, memory.reps, memory.lapses) == (State.REVIEW, 1, 0)
    assert [(answer.grade, answer.was_new) for answer in held.session.answers] == [(Grade.EASY, True)]


def test_undo_with_nothing_to_undo(scene: Scene) -> None:
    """Before the first grade of the session nothing is taken back, not even a grade of earlier; it is said."""
    scene.record("listening/pause", Grade.EASY)

    held = scene.hold("listening/reflection", UNDO)

    assert scene.log() == [("listening/pause", "easy")]
    assert held.front.shown == ["listening/reflection ask"] * 2
    assert [bool(message) for message in held.front.messages] == [False, True]


def test_a_message_is_told_once(scene: Scene) -> None:
    """What just happened is said on the next screen and not on the one after."""
    held = scene.hold("listening/reflection", UNDO, SHOW)

    assert [bool(message) for message in held.front.messages] == [False, True, False]


def test_a_suspended_card_and_its_siblings_leave_the_session(scene: Scene) -> None:
    """The whole card is suspended on disk, its sibling is not asked, and how to bring it back is told."""
    held = scene.hold("listening/two-parts#2 listening/two-parts care/empty-cup", SUSPEND)

    with scene.store() as store:
        standings = store.snapshot.standings()
    assert standings == {"listening/two-parts": Standing(suspended=True)}
    assert held.front.shown == ["listening/two-parts#2 ask", "care/empty-cup ask"]
    assert "`hark resume listening/two-parts`" in held.front.messages[1]
    assert scene.log() == [("listening/two-parts", "suspend")]


def test_skipping_a_card_about_safety_is_met_with_comfort(scene: Scene) -> None:
    """Nothing is recorded, and the notice names the help of the learner's region."""
    scene.set(region="us")

    held = scene.hold("care/tired-of-it listening/reflection", SKIP, SKIP)

    assert held.front.said == ["comfort: Call or text 988."]
    assert (scene.log(), len(held.session.skipped), held.practice.safety_seen) == ([], 2, True)


def test_skipping_another_card_says_nothing(scene: Scene) -> None:
    """A skip is a skip: no notice, no message, no event."""
    held = scene.hold("listening/reflection listening/pause", SKIP)

    assert (held.front.said, held.front.messages, scene.log()) == ([], ["", ""], [])
    assert not held.practice.safety_seen


def test_the_helpline_stands_with_safety_cards_and_worrying_words(scene: Scene) -> None:
    """It is there for a card about safety and after a reply with a cue, however written; else it is not."""
    scene.set(journal="off", region="us")

    safety = scene.hold("care/tired-of-it").front.screens
    cue = scene.hold("listening/fourth-no", reply("Sometimes I WANT TO DIE too."), RATE).front.screens
    calm = scene.hold("listening/fourth-no", reply("That is a lot."), RATE).front.screens

    assert [screen.helpline is not None for screen in (*safety, *cue, *calm)] == [
        True, False, True, True, False, False, False,
    ]  # fmt: skip
    assert safety[0].helpline is not None
    assert safety[0].helpline.text == "Call or text 988."


def test_a_region_without_an_entry_gets_the_one_for_everywhere(scene: Scene) -> None:
    """An unknown region is never without help."""
    scene.set(region="zz")

    assert scene.hold("care/tired-of-it", SKIP).front.said == ["comfort: In danger now: your local emergency number."]


def test_the_welcome_is_shown_once(tmp_path: Path) -> None:
    """The first session opens with the notice, the second does not."""
    scene = Scene(tmp_path)

    said = [scene.hold("listening/reflection", QUIT).front.said for _ in range(2)]

    assert said == [["welcome: In danger now: your local emergency number."], []]


def test_a_welcome_while_cramming_does_not_count(tmp_path: Path) -> None:
    """Cramming writes nothing down, so the first real session welcomes again."""
    scene = Scene(tmp_path)

    said = [
        len(scene.hold("listening/reflection", QUIT, recording=recording).front.said)
        for recording in (False, True, True)
    ]

    assert said == [1, 1, 0]


TWO_REPLIES = (reply("First."), RATE, EASY, reply("Second."), RATE, EASY)


@pytest.mark.parametrize(
    ("answer", "journal", "kept"),
    [(True, "keep", {"listening/fourth-no": ["First."], "care/tired-of-it": ["Second."]}), (False, "off", {})],
)
def test_keeping_replies_is_asked_once(scene: Scene, answer: bool, journal: str, kept: dict[str, list[str]]) -> None:
    """The answer to the first reply holds for it and for all later ones, and is written down."""
    held = scene.hold("listening/fourth-no care/tired-of-it", *TWO_REPLIES, consents=[answer])

    assert held.front.said == ["consent?"]
    assert (scene.kept, scene.settings.journal) == ([answer], journal)
    assert {
        card: scene.replies(card) for card in ("listening/fourth-no", "care/tired-of-it") if scene.replies(card)
    } == kept


def test_keeping_replies_may_be_left_open(scene: Scene) -> None:
    """Asked later, as wished, nothing is kept until there is a yes, and then only from there on."""
    held = scene.hold("listening/fourth-no care/tired-of-it", *TWO_REPLIES, consents=[None, True])

    assert held.front.said == ["consent?", "consent?"]
    assert scene.kept == [True]
    assert (scene.replies("listening/fourth-no"), scene.replies("care/tired-of-it")) == ([], ["Second."])


@pytest.mark.parametrize(("journal", "kept"), [("keep", ["First."]), ("off", [])])
def test_a_settled_question_is_not_asked(scene: Scene, journal: str, kept: list[str]) -> None:
    """Where the settings say yes or no, replies are kept or not without a word."""
    scene.set(journal=journal)

    held = scene.hold("listening/fourth-no", reply("First."), RATE, EASY)

    assert (held.front.said, scene.kept, scene.replies("listening/fourth-no")) == ([], [], kept)


def test_an_empty_reply_is_no_reason_to_ask(scene: Scene) -> None:
    """Who types nothing is not asked and nothing is kept."""
    held = scene.hold("listening/fourth-no", reply(""), RATE, EASY)

    assert (held.front.said, scene.replies("listening/fourth-no")) == ([], [])


def test_a_reply_not_graded_is_not_kept(scene: Scene) -> None:
    """A reply goes to disk with its grade, and goes when the grade is taken back."""
    scene.set(journal="keep")

    scene.hold("listening/fourth-no", reply("Left."), RATE, SKIP)
    scene.hold("listening/fourth-no listening/reflection", reply("Undone."), RATE, EASY, UNDO, QUIT)

    assert scene.replies("listening/fourth-no") == []


def test_earlier_replies_and_grades_are_on_the_screen(scene: Scene) -> None:
    """When a scenario comes back, the replies kept and the card's own history are there to look at."""
    scene.set(journal="keep")
    scene.hold("listening/fourth-no listening/pause", reply("First."), RATE, GOOD, SHOW, GOOD)

    (screen,) = scene.hold("listening/fourth-no").front.screens

    assert [(kept.text, kept.grade) for kept in screen.earlier] == [("First.", Grade.GOOD)]
    assert [(event.card, event.grade) for event in screen.history] == [("listening/fourth-no", Grade.GOOD)]
    assert screen.memory is not None
    assert screen.memory.reps == 1


def test_cramming_records_nothing(scene: Scene) -> None:
    """Grades, skips, suspensions and undos of a cramming session leave log, notes, journal and due dates alone."""
    scene.record("listening/pause", Grade.EASY)
    with scene.store() as store:
        before = store.history.events(), store.snapshot.standings()

    held = scene.hold(
        "listening/fourth-no listening/pause listening/reflection care/empty-cup",
        *(reply("Hm."), RATE, EASY, SHOW, AGAIN, UNDO, GOOD, SUSPEND, SHOW, GOOD),
        recording=False,
    )

    with scene.store() as store:
        assert (store.history.events(), store.snapshot.standings()) == before
    assert [answer.grade for answer in held.session.answers] == [Grade.EASY, Grade.GOOD, Grade.GOOD]
    assert (held.front.said, scene.kept, scene.replies("listening/fourth-no")) == ([], [], [])
    assert not any(screen.recording for screen in held.front.screens)


def test_a_card_missed_while_cramming_comes_back(scene: Scene) -> None:
    """Again means again, recorded or not."""
    held = scene.hold("listening/reflection listening/pause", SHOW, AGAIN, SHOW, GOOD, recording=False)

    assert held.front.shown[::2] == ["listening/reflection ask", "listening/pause ask", "listening/reflection ask"]


def reword(file: Path) -> None:
    """Corrects the first card of the deck."""
    file.write_text(file.read_text().replace("What does a reflection hand back?", "What does it hand back?"))


def own_deck(scene: Scene) -> Path:
    """The learner's own copy of the deck about listening."""
    file = scene.folder / "decks" / "listening.toml"
    file.parent.mkdir()
    file.write_bytes((SMALL / "listening.toml").read_bytes())
    return file


def test_an_edit_is_taken_over_at_once(scene: Scene) -> None:
    """The editor opens the deck at the card; its new text is on the next screen, at the same stage."""
    own_deck(scene)

    held = scene.hold("listening/reflection listening/pause", SHOW, EDIT, GOOD, editing=reword)

    card = held.front.screens[2].turn.face.card
    assert isinstance(card, Concept)
    assert card.front == "What does it hand back?"
    assert held.front.said == ["edit listening.toml:9"]
    assert held.front.shown[1:3] == ["listening/reflection grade"] * 2
    assert scene.log() == [("listening/reflection", "good")]


def test_editing_a_bundled_card_edits_a_copy(scene: Scene) -> None:
    """A deck that came with hark is copied to the learner's folder first and itself stays as it is."""
    bundled = (SMALL / "listening.toml").read_bytes()

    held = scene.hold("listening/reflection", EDIT, editing=reword)

    card = held.front.screens[1].turn.face.card
    assert isinstance(card, Concept)
    assert card.front == "What does it hand back?"
    assert (SMALL / "listening.toml").read_bytes() == bundled
    assert held.practice.library.files["listening"] == scene.folder / "decks" / "listening.toml"


def test_an_edit_without_a_change_leaves_no_copy(scene: Scene) -> None:
    """A bundled deck whose card was only looked at stays the one that came with hark, and that is said."""
    held = scene.hold("listening/reflection", EDIT)

    assert held.front.messages == ["", "nothing changed"]
    assert list((scene.folder / "decks").iterdir()) == []
    assert held.practice.library.files["listening"] == SMALL / "listening.toml"


def test_a_card_edited_away_makes_room(scene: Scene) -> None:
    """A card that is gone from its deck is not asked any more; the session goes on with the next."""
    own_deck(scene)

    def cut(file: Path) -> None:
        head, _, *rest = file.read_text().split("[[cards]]")
        file.write_text("[[cards]]".join([head, *rest]))

    held = scene.hold("listening/reflection listening/pause", EDIT, editing=cut)

    assert held.front.shown == ["listening/reflection ask", "listening/pause ask"]


BREAKS = [
    pytest.param('kind = "concept"', 'kind = "konzept"', id="fault"),
    pytest.param("[[cards]]", "[[cards]", id="syntax"),
]


@pytest.mark.parametrize(("good", "bad"), BREAKS)
def test_a_broken_edit_keeps_the_session(scene: Scene, good: str, bad: str) -> None:
    """A fault in the edited deck is told with its line, and the session goes on with the cards as they were."""
    file = own_deck(scene)
    line = file.read_text().split(good)[0].count("\n") + 1

    held = scene.hold("listening/reflection", SHOW, EDIT, GOOD, editing=lambda file: _spoil(file, good, bad))

    before, after = held.front.screens[1:3]
    assert after.turn == before.turn
    assert f"line {line}:" in after.message
    assert scene.log() == [("listening/reflection", "good")]


def _spoil(file: Path, good: str, bad: str) -> None:
    file.write_text(file.read_text().replace(good, bad, 1))


@pytest.mark.parametrize(
    ("good", "bad"),
    [('id = "reflection"', 'id = "Reflection!"'), ('kind = "concept"\nfront', "kind = concept\nfront")],
    ids=["meaning", "syntax"],
)
def test_a_broken_edit_can_be_mended(scene: Scene, good: str, bad: str) -> None:
    """A second edit opens the broken file and, when it puts things right, is taken over."""
    own_deck(scene)
    edits = [lambda file: _spoil(file, good, bad), lambda file: _spoil(file, bad, good), reword]

    def edit(file: Path) -> None:
        edits.pop(0)(file)

    held = scene.hold("listening/reflection", EDIT, EDIT, EDIT, editing=edit)

    assert [screen.turn.face.question for screen in held.front.screens] == [
        *["What does a reflection hand back?"] * 3, "What does it hand back?",
    ]  # fmt: skip
    assert [bool(message) for message in held.front.messages] == [False, True, False, False]


def test_a_broken_edit_of_a_bundled_card_is_not_lost(scene: Scene) -> None:
    """Edited again to be mended, the copy still holds what the learner wrote the first time."""
    found: list[str] = []

    def edit(file: Path) -> None:
        found.append(file.read_text())
        file.write_text(found[-1].replace("They hear that you followed.", "My own long thoughts.\nAnd more."))

    scene.hold("listening/reflection", EDIT, EDIT, editing=edit)

    assert ["My own long thoughts." in text for text in found] == [False, True]


def test_the_end_of_input_ends_the_session_quietly(scene: Scene) -> None:
    """When nobody is there any more, what was graded stands and the card on the screen is left alone."""
    held = scene.hold("listening/reflection listening/pause", SHOW, GOOD, SHOW)

    assert scene.log() == [("listening/reflection", "good")]
    assert len(held.session.answers) == 1
    assert held.session.turn is not None


def test_the_end_of_input_at_a_question_ends_the_session_quietly(scene: Scene) -> None:
    """Nobody there to answer the question about replies: the session ends as anywhere else, and nothing is kept."""
    held = scene.hold("listening/reflection listening/fourth-no", SHOW, GOOD, reply("Hm."), notices=False)

    assert (len(held.session.answers), scene.kept) == (1, [])


def test_quitting_keeps_what_was_graded(scene: Scene) -> None:
    """Stopping is safe at any stage, and the next session begins afresh."""
    scene.hold("listening/reflection listening/which-reply", SHOW, GOOD, pick(1), QUIT)

    held = scene.hold("listening/which-reply")

    assert scene.log() == [("listening/reflection", "good")]
    assert held.front.shown == ["listening/which-reply ask"]


def test_a_session_without_cards_shows_nothing(scene: Scene) -> None:
    """Nothing to ask, nothing shown."""
    held = scene.hold("")

    assert (held.front.screens, held.session.answers) == ([], ())


def test_the_time_limit_ends_the_session(scene: Scene) -> None:
    """With a minute and twenty seconds a card, the third card is the last."""
    refs = "listening/reflection listening/pause care/empty-cup listening/two-parts"

    held = scene.hold(refs, *(SHOW, EASY) * 4, minutes=1)

    assert [screen.left_ms for screen in held.front.screens] == [60_000, 50_000, 40_000, 30_000, 20_000, 10_000]
    assert (held.session.turn, len(held.session.answers), len(held.session.upcoming)) == (None, 3, 1)


SEVEN_LAPSES = (Grade.EASY, *(Grade.AGAIN, Grade.GOOD) * 7)


def test_a_leech_is_told_and_set_aside(scene: Scene) -> None:
    """The eighth lapse sets a card aside: it is named, does not come back, and does not wait any more."""
    scene.record("listening/reflection", *SEVEN_LAPSES)

    def eleven_minutes(_file: Path) -> None:
        scene.now += timedelta(minutes=11)

    actions = (SHOW, AGAIN, EDIT, SHOW, EASY)
    held = scene.hold("listening/reflection listening/pause", *actions, minutes=60, editing=eleven_minutes)

    with scene.store() as store:
        standings = store.snapshot.standings()
    (face,) = (face for face in scene.read_library().faces.values() if face.ref == "listening/reflection")
    far = CALENDAR.moment(scene.now + timedelta(days=99))
    assert held.practice.leeches == ("listening/reflection",)
    assert "forgotten 8 times" in held.front.messages[2]
    assert "`hark resume listening/reflection`" in held.front.messages[2]
    assert held.front.shown[2:] == ["listening/pause ask", "listening/pause ask", "listening/pause grade"]
    assert reference.waiting([face], standings, far, 9).total == 0


def test_a_seventh_lapse_is_no_leech(scene: Scene) -> None:
    """One lapse less, the card just comes back in ten minutes."""
    scene.record("listening/reflection", *SEVEN_LAPSES[:-2])

    held = scene.hold("listening/reflection listening/pause", SHOW, AGAIN)

    assert (held.practice.leeches, held.front.messages[2]) == ((), "")


def test_a_leech_taken_back_is_none(scene: Scene) -> None:
    """Undoing the eighth lapse brings the card back to the screen and off the list."""
    scene.record("listening/reflection", *SEVEN_LAPSES)

    held = scene.hold("listening/reflection listening/pause", SHOW, AGAIN, UNDO, GOOD)

    with scene.store() as store:
        memory = store.snapshot.standing("listening/reflection").memory
    assert held.practice.leeches == ()
    assert memory is not None
    assert (memory.leech, memory.lapses) == (False, 7)


def test_the_small_library_is_what_these_tests_think(scene: Scene) -> None:
    """The scenario has the three skills that are ticked above by their place."""
    card = scene.read_library().faces["listening/fourth-no"].card

    assert isinstance(card, Scenario)
    assert card.skills == ("reflect-feeling", "validate", "avoid-advice")


def test_a_terminal_closed_at_the_notice(tmp_path: Path) -> None:
    """The session ends quietly, nothing is recorded, and the notice is shown again next time."""
    scene = Scene(tmp_path)

    scene.hold("listening/reflection", notices=False)

    with scene.store() as store:
        assert (store.note("welcomed"), store.history.events()) == (None, [])


def test_undo_takes_back_whatever_was_done_last(scene: Scene) -> None:
    """A grade, a skip and a card set aside are taken back one after the other, each named, until nothing is left."""
    refs = "listening/reflection listening/pause care/empty-cup listening/two-parts"

    held = scene.hold(refs, SHOW, GOOD, SUSPEND, SKIP, UNDO, UNDO, UNDO, UNDO)

    with scene.store() as store:
        standings = store.snapshot.standings()
    assert held.front.shown[4:] == [
        "listening/two-parts ask", "care/empty-cup ask", "listening/pause ask", "listening/reflection grade",
        "listening/reflection grade",
    ]  # fmt: skip
    assert [message.partition(";")[0] for message in held.front.messages[5:]] == [
        "taken back: the skip", "taken back: setting it aside", "taken back: “good”",
        "nothing to take back in this session",
    ]  # fmt: skip
    assert scene.log() == [
        ("listening/reflection", "good"), ("listening/pause", "suspend"), ("listening/pause", "undo"),
        ("listening/reflection", "undo"),
    ]  # fmt: skip
    assert all(standing == Standing() for standing in standings.values())
    assert (held.session.answers, held.session.skipped, held.session.aside) == ((), (), ())


def test_what_was_taken_back_can_be_done_again(scene: Scene) -> None:
    """Redo gives the grades once more, in order and as they were answered, until something else is done."""
    held = scene.hold(
        "listening/which-reply listening/pause care/empty-cup",
        *(pick(0), HARD, SHOW, EASY, UNDO, UNDO, REDO, REDO, REDO, UNDO, SKIP, REDO),
    )

    with scene.store() as store:
        events = [event for event in store.history.events() if event.kind is EventKind.REVIEW]
    assert [str(event.grade) for event in events] == ["hard", "easy", "hard", "easy"]
    assert dict(events[0].detail) == dict(events[2].detail)
    assert held.front.shown[-3:] == ["listening/pause grade", "care/empty-cup ask", "care/empty-cup ask"]
    assert [screen.can_redo for screen in held.front.screens[-4:]] == [False, True, False, False]
    assert held.front.messages[-1] == "nothing was taken back"


def test_redo_never_grades_another_card(scene: Scene) -> None:
    """Where another card has come up since, nothing is done again."""
    own_deck(scene)

    held = scene.hold("listening/reflection listening/pause", SHOW, GOOD, UNDO, EDIT, REDO, editing=reword)

    assert "cannot be done again" in held.front.messages[-1]
    assert scene.log() == [("listening/reflection", "good"), ("listening/reflection", "undo")]


def test_undo_across_an_edit_shows_the_decks_as_they_are_now(scene: Scene) -> None:
    """A card graded, then edited in its deck, comes back with its new text, and so do the cards after it."""
    own_deck(scene)
    new = ("Leaving room after someone speaks", "Leaving room")

    def both(path: Path) -> None:
        reword(path)
        path.write_text(path.read_text().replace(*new))

    refs = "listening/reflection listening/two-parts listening/pause"
    held = scene.hold(refs, SHOW, GOOD, EDIT, UNDO, GOOD, SKIP, editing=both)

    again, _, after = held.front.screens[-3:]
    assert (again.turn.face.question, again.turn.stage) == ("What does it hand back?", Stage.GRADE)
    assert after.turn.face.question == "Leaving room"


@pytest.mark.parametrize("elsewhere", ["graded", "set aside", "deck set aside"])
def test_what_is_done_elsewhere_meanwhile_is_not_asked(scene: Scene, elsewhere: str) -> None:
    """A card that another program grades or sets aside while a session is open is passed over."""

    def meanwhile(_file: Path) -> None:
        moment = CALENDAR.moment(scene.now)
        with scene.store() as store:
            if elsewhere == "graded":
                store.log.record(
                    moment, "care/empty-cup", EventKind.REVIEW, grade=Grade.EASY, detail={"retention": 0.9}
                )
            else:
                store.log.record(moment, "care" if "deck" in elsewhere else "care/empty-cup", EventKind.SUSPEND)

    held = scene.hold("listening/reflection care/empty-cup listening/pause", EDIT, SKIP, SHOW, editing=meanwhile)

    assert held.front.shown[1:] == ["listening/reflection ask", "listening/pause ask", "listening/pause grade"]


def drafts(scene: Scene, *cards: str) -> list[str]:
    """The replies begun to *cards* that lie in the progress file."""
    with scene.store() as store:
        return [store.draft(card) for card in cards]


def left(scene: Scene, text: str, ref: str = "listening/fourth-no") -> None:
    """A session that is hung up on while *text* is being typed."""
    decks = scene.read_library()
    with scene.store() as store:
        practice = scene.practice(store, decks)
        practice.begin((decks.faces[ref],), 5)
        practice.leave_draft(text)
        practice.keep_draft()


def test_a_reply_cut_off_is_in_the_box_next_time(scene: Scene) -> None:
    """Where replies are kept, what was typed when hark was ended waits in the box, until it is sent."""
    scene.set(journal="keep")
    left(scene, "Half a thou")

    begun = scene.hold("listening/fourth-no", notices=False)
    sent = scene.hold("listening/fourth-no", reply("Half a thought."), RATE, GOOD)

    assert begun.front.screens[0].draft == sent.front.screens[0].draft == "Half a thou"
    assert drafts(scene, "listening/fourth-no") == [""]
    assert scene.replies("listening/fourth-no") == ["Half a thought."]


def test_a_reply_sent_and_not_graded_is_a_draft_again(scene: Scene) -> None:
    """Who stops between the reply and its grade finds the reply in the box."""
    scene.set(journal="keep")

    scene.hold("listening/fourth-no", reply("All of it."), QUIT)

    assert drafts(scene, "listening/fourth-no") == ["All of it."]


@pytest.mark.parametrize("journal", ["off", "ask"])
def test_a_reply_cut_off_is_not_kept_where_replies_are_not(scene: Scene, journal: str) -> None:
    """Without a yes, nothing typed reaches the disk; a draft of earlier is not shown once it is a no."""
    scene.set(journal="keep")
    left(scene, "Kept.", "care/tired-of-it")
    scene.set(journal=journal)
    left(scene, "Not kept.")

    held = scene.hold("care/tired-of-it", notices=False)

    assert drafts(scene, "listening/fourth-no") == [""]
    assert held.front.screens[0].draft == ""


@pytest.mark.parametrize(
    ("forget", "after"), [("everything", ["", ""]), ("the card", ["", "Two."]), ("the deck", ["", "Two."])]
)
def test_a_draft_is_forgotten_with_the_replies(scene: Scene, forget: str, after: list[str]) -> None:
    """Forgetting what was typed, for a card, a deck or everywhere, leaves no word of a draft in the file."""
    scene.set(journal="keep")
    left(scene, "One.")
    left(scene, "Two.", "care/tired-of-it")

    with scene.store() as store:
        if forget == "the deck":
            store.log.forget("listening")
        else:
            store.log.forget_replies(None if forget == "everything" else "listening/fourth-no")

    assert drafts(scene, "listening/fourth-no", "care/tired-of-it") == after
    assert b"One." not in (scene.folder / "progress.db").read_bytes()


DEEDS = st.sampled_from([SHOW, AGAIN, GOOD, EASY, SKIP, SUSPEND])


@given(st.lists(DEEDS, max_size=14))
def test_everything_taken_back_is_the_beginning(deeds: list[Action]) -> None:
    """Whatever was done, undone as often as it was done the first card is on the screen and every card as before."""
    refs = "listening/reflection listening/two-parts listening/two-parts#2 care/empty-cup listening/pause"
    with TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        decks = scene.read_library()
        with scene.store() as store:
            practice = scene.practice(store, decks)
            practice.begin(tuple(decks.faces[ref] for ref in refs.split()), 600)
            practice.do(Action(Act.GO_ON))
            done = 0
            for deed in deeds:
                step = practice.step
                if not isinstance(step, Screen):
                    break
                if (deed.act is Act.GRADE) is (step.turn.stage is Stage.GRADE) or deed.act in (Act.SKIP, Act.SUSPEND):
                    practice.do(deed)
                    done += deed.act is not Act.SHOW
            if practice.session.turn is None:
                return
            for _ in range(done):
                practice.do(UNDO)

            assert practice.session.turn.face.ref == "listening/reflection"
            assert not any((practice.session.answers, practice.session.skipped, practice.session.aside))
            assert all(standing == Standing() for standing in store.snapshot.standings().values())
            assert isinstance(practice.step, Screen)
            assert not practice.step.can_undo
