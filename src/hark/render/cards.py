# SPDX-License-Identifier: MIT
"""What a card looks like at each stage of a session, as blocks; and what each key means there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from hark.cards.model import Choice, Cloze, Concept, Dialogue, Kind, Scenario
from hark.errors import count
from hark.memory.days import from_milliseconds
from hark.memory.model import EventKind, Grade
from hark.render import topics, words
from hark.render.page import Entry, Facts, Gap, Keys, Page, Progress, Quote, Terms, Text, Tone
from hark.render.talk import LETTERS, NOT_KEPT, Part, dialogue, pointer, rubric, why
from hark.study.session import LOOK_AHEAD_MS, Stage
from hark.study.step import Act, Action, Screen
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cards.helplines import Helpline
    from hark.render.page import Block
    from hark.render.words import Here
    from hark.study.coach import Remark

GRADE_KEYS = {"1": Grade.AGAIN, "2": Grade.HARD, "3": Grade.GOOD, "4": Grade.EASY}
COMMANDS = {
    "skip": "skip", "aside": "aside", "suspend": "aside", "undo": "undo", "redo": "redo", "edit": "edit",
    "details": "details", "help": "help", "ask": "ask", "stop": "stop", "quit": "stop",
}  # fmt: skip
"""What can be typed, behind a slash in the reply box and as it stands in plain lines."""
COMMAND_KEYS = {
    "s": "skip", "x": "aside", "u": "undo", "U": "redo", "ctrl-r": "redo", "e": "edit", "o": "details", "?": "help",
    "m": "ask", "q": "stop",
}  # fmt: skip
NOTHING_WRITTEN = "nothing is written yet: write something, or press enter again to go on without; /skip leaves it"
AS_LEFT = "your reply stands here as you left it"
NO_PROGRAM = "no program is set that could be asked; `hark help coach` says how"
ACTS = {"skip": Act.SKIP, "aside": Act.SUSPEND, "undo": Act.UNDO, "redo": Act.REDO, "stop": Act.QUIT}
"""The commands that a practice carries out; the others belong to the front end."""
_CYRILLIC = str.maketrans("йцукенгшщзфывапролдячсмитьЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ",
                          "qwertyuiopasdfghjklzxcvbnmQWERTYUIOPASDFGHJKLZXCVBNM")  # fmt: skip
_GREEK = str.maketrans("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm")
_AZERTY = str.maketrans("&é\"'", "1234")
"""What keys give where the digits need Shift, or letters are others: the key in the same place is meant."""
_KINDS = {Kind.CONCEPT: "question", Kind.CLOZE: "fill the gap", Kind.CHOICE: "choose", Kind.SCENARIO: "your reply",
          Kind.DIALOGUE: "a talk"}  # fmt: skip

_DAY_MS = 24 * 60 * 60_000


@frozen
class Laid:
    """A screen: the body scrolls so that its blocks *news* to *until* (0: to the end) are seen, the others stay."""

    head: Page
    body: Page
    keys: Keys
    note: Page = ()
    """What just happened."""
    care: Page = ()
    """The helpline, where the card or what was typed calls for it."""
    news: int = 0
    until: int = 0
    lead: int = 0
    """The block, before *news*, of which the last lines stay in sight; 0 is none."""
    here: int | None = None
    """The block that the arrows have reached, or that was ticked, which is seen whatever else."""


@frozen
class Walk:
    """Where two arrows lead: from one of *stops* to the next, at first to *start*."""

    back: str
    on: str
    stops: int
    start: int = 0

    def moved(self, cursor: int | None, key: str) -> int:
        """The stop that *key* leads to from *cursor*."""
        return self.start if cursor is None else (cursor + (1 if key == self.on else -1)) % self.stops


def latin(key: str) -> str:
    """*key* as the same place on a Latin keyboard gives it."""
    return key.translate(_CYRILLIC).translate(_GREEK) if len(key) == 1 else key


def command(key: str, *, asks: bool) -> str | None:
    """The command that *key* stands for; the one for asking only where there is somebody to ask."""
    name = COMMAND_KEYS.get(latin(key))
    return None if name == "ask" and not asks else name


def has_box(screen: Screen) -> bool:
    """Whether what is typed is a reply."""
    return screen.turn.stage is Stage.ASK and screen.turn.said is not None


def lay(screen: Screen, here: Here, cursor: int | None = None, near: int | None = None) -> Laid:
    """The card as it stands now; *cursor* is the row that the arrows have reached, *near* that just ticked."""
    left = f"{words.whole_minutes(screen.left_s)} min left" if screen.left_ms else "time is up: this is the last card"
    body: list[Block] = [Text(_title(screen), Tone.DIM), Gap()]
    if screen.turn.face.card.safety and screen.turn.stage is Stage.ASK and not screen.past:
        body += [Text(_SAFETY if has_box(screen) else _SAFETY_KEY, Tone.CARE, "Note"), Gap()]
    part, row = _card(screen, here, cursor), cursor if near is None else near
    return Laid(
        head=(Progress(screen.done, screen.total, left),),
        body=(*body, *part.body),
        keys=Keys(tuple(_keys(screen, cursor))),
        note=(*_remarks(screen), *_guide(screen), *_message(screen)),
        care=_care(screen, screen.helpline) if screen.helpline else (),
        news=len(body) + part.news,
        until=len(body) + (part.until or len(part.body)),
        lead=len(body) + part.lead if part.lead else 0,
        here=None if row is None or part.rows is None else len(body) + part.rows + row,
    )


def _remarks(screen: Screen) -> Page:
    """What was noticed in the reply; where it asks, with the key that answers."""
    return tuple(
        Text(f"{remark.says}{_answer(screen, remark)}", Tone.ACCENT, "Noticed") for remark in screen.turn.remarks
    )


def _answer(screen: Screen, remark: Remark) -> str:
    if remark.trap:
        return " t says so, and the talk goes that way."
    return f" {LETTERS[screen.turn.skills.index(remark.skill)]} takes it away." if remark.skill else ""


def _message(screen: Screen) -> Page:
    return (Text(screen.message, Tone.CARE, "Note"),) if screen.message else ()


def _guide(screen: Screen) -> Page:
    """What to do at this stage, for somebody who does it for the first time."""
    if not screen.is_guided:
        return ()
    turn, card = screen.turn, screen.turn.face.card
    if turn.stage is Stage.ASK:
        says = _FIRST_REPLY if has_box(screen) else _FIRST_CHOICE if card.options else _FIRST_RECALL
    elif turn.stage is Stage.RUBRIC:
        says = _FIRST_WEIGHING
    else:
        says = _FIRST_SUGGESTION if turn.suggestion else _FIRST_GRADE
    return (Text(says, Tone.GOOD, "Guide"),)


_FIRST_RECALL = "Try to answer in your head first; then have the answer shown."
_FIRST_CHOICE = "Pick the reply you would give. Right or not, each one explains itself."
_FIRST_REPLY = "Write what you would say to them, as you would say it. Nobody else reads it."
_FIRST_WEIGHING = "Tick what your own words show; be fair to yourself. Caught by the trap? Say so."
_FIRST_GRADE = "How was it? This decides when the card comes back: 3 if you knew it, 1 if not."
_FIRST_SUGGESTION = "The grade that fits is suggested: enter takes it, you have the last word."


def over(page: Page, *, is_menu: bool) -> Laid:
    """A page laid over the card."""
    return Laid((), page, Keys((("any other key" if is_menu else "any key", "back to the card"),)))


def menu(screen: Screen, helpline: Helpline, more: tuple[tuple[str, str], ...] = ()) -> Page:
    """Everything that can be done with the card, with the key for each, *more* among them."""
    card = screen.turn.face.card
    rows = [
        ("s", "skip it for today; that costs nothing" if screen.recording else "go past it"),
        *([("x", "set it aside until you want it back")] if screen.recording else []),
        ("u", "take back the last thing you did" if screen.can_undo else "take back: nothing was done yet"),
    ]
    rows += [("r", "try another reply; the first stays beside it")] if screen.turn.may_retry else []
    rows += [("U", "do again what was taken back")] if screen.can_redo else []
    rows += [
        *more,
        ("e", "change the card in your editor"),
        ("o", "where the card comes from, and when you saw it"),
        ("?", "all keys, and what hark is"),
        ("q", f"stop; {'everything recorded is kept' if screen.keeps_replies or not card.turns else NOT_KEPT}"),
    ]
    blocks: list[Block] = [Text("What would you like to do?", Tone.STRONG), Gap(), Facts(tuple(rows))]
    if has_box(screen):
        said = "While you type, /skip, /aside, /help, /stop and so on do the same."
        blocks += [Gap(), Text(said, Tone.DIM)]
    if card.safety:
        blocks += [Gap(), *_care(screen, helpline)]
    return tuple(blocks)


def _care(screen: Screen, helpline: Helpline) -> Page:
    """Where to find help, as far as the card calls for it."""
    return tuple(Text(text, Tone.CARE, "Help") for text in helpline.texts(screen.turn.face.tags))


def details(screen: Screen, here: Here) -> Page:
    """What is behind the card: its id, topics, sources and history."""
    card, memory = screen.turn.face.card, screen.memory
    rows = [("card", screen.turn.face.ref), ("deck", screen.turn.face.deck.title)]
    rows += [("topics", ", ".join(card.topics))] if card.topics else []
    rows += [("tags", ", ".join(screen.turn.face.tags))] if screen.turn.face.tags else []
    rows += [("source", source) for source in card.sources]
    rows += [("signed", f"{signed.by}, {signed.role}, {signed.on}") for signed in card.reviewed]
    if memory:
        rows += [("seen", count(memory.reps, "time")), ("forgotten", count(memory.lapses, "time"))]
        rows += [("holds for", f"{memory.stability_days:.1f} days"), ("how hard", f"{memory.difficulty:.1f} of 10")]
    else:
        rows.append(("seen", "not yet"))
    blocks: list[Block] = [Text("Details", Tone.STRONG), Gap(), Facts(tuple(rows))]
    reviews = [event for event in screen.history if event.kind is EventKind.REVIEW and event.grade]
    if reviews:
        shown = [(here.ago(from_milliseconds(event.at_ms)), str(event.grade)) for event in reviews[-6:]]
        blocks += [Gap(), Text("Lately", Tone.STRONG), Facts(tuple(shown))]
    return (*blocks, Gap(), Text(f"More: hark why {screen.turn.face.ref}", Tone.DIM))


def help_page(helpline: Helpline | None) -> Page:
    """The keys, and what hark is not."""
    blocks: list[Block] = []
    parts = [part for part in topics.topic("keys").parts if part.terms]
    column = max(len(entry.term) for part in parts for entry in part.terms)
    for part in parts:
        rows = tuple((entry.term, entry.about) for entry in part.terms)
        blocks += [Text(part.heading or "", Tone.STRONG), Terms(rows, column), Gap()]
    blocks += [Text(words.NOTICE, Tone.DIM), Text(words.CARE, Tone.DIM)]
    if helpline:
        blocks.append(Text(helpline.text, Tone.CARE, "Help"))
    return tuple(blocks)


def takes_arrows(screen: Screen) -> bool:
    """Whether up and down choose a row or move in the box, instead of scrolling."""
    is_choice = screen.turn.stage is Stage.ASK and isinstance(screen.turn.face.card, Choice)
    return screen.turn.stage is Stage.RUBRIC or is_choice or has_box(screen)


def walk(screen: Screen) -> Walk | None:
    """Where the arrows lead at this stage; None where they choose nothing."""
    turn, card = screen.turn, screen.turn.face.card
    if turn.stage is Stage.GRADE:
        return Walk("left", "right", len(Grade), list(Grade).index(turn.suggestion or Grade.GOOD))
    if turn.stage is Stage.RUBRIC:
        return Walk("up", "down", len(screen.skills) + 1)
    return Walk("up", "down", len(card.options)) if isinstance(card, Choice) else None


def meaning(screen: Screen, key: str, cursor: int | None = None) -> Action | None:
    """What *key*, or a typed word, asks for at this stage; None when it means nothing here.

    Options and skills have letters, grades have digits, so that no key can be taken for the other.
    """
    turn, card = screen.turn, screen.turn.face.card
    onward = key in ("", "space", "enter")
    letter = latin(key).casefold()
    place = LETTERS.find(letter) if len(letter) == 1 else -1
    if letter in ("r", "retry") and turn.may_retry:
        return Action(Act.RETRY)
    if letter in ("n", "not so") and turn.remarks:
        return Action(Act.NOT_SO)
    if turn.stage is Stage.ASK:
        if isinstance(card, Choice):
            place = cursor if onward and cursor is not None else place
            return Action(Act.PICK, place) if 0 <= place < len(card.options) else None
        if has_box(screen):
            return Action(Act.REPLY) if onward else None
        return Action(Act.SHOW) if onward or letter == "show" else None
    if turn.stage is Stage.RUBRIC:
        if key == "space" and cursor is not None:
            return Action(Act.TRAP) if cursor == len(screen.skills) else Action(Act.TICK, cursor)
        if 0 <= place < len(screen.skills):
            return Action(Act.TICK, place)
        if letter in ("t", "trap"):
            return Action(Act.TRAP)
        return Action(Act.RATE) if key in ("", "enter") else None
    if turn.stage is Stage.GRADE:
        if 0 <= place < len(turn.skills) and turn.skills[place] in turn.asked_about:
            return Action(Act.TICK, place)
        grade = GRADE_KEYS.get(key.translate(_AZERTY)) or (Grade(letter) if letter in list(Grade) else None)
        if key in ("", "enter"):  # never space, with which one reads on
            grade = turn.suggestion if cursor is None else list(Grade)[cursor]
        return Action(Act.GRADE, grade=grade) if grade else None
    assert_never(turn.stage)


_SAFETY = "This card touches on safety. You may skip it: type /skip. A skip costs nothing."
_SAFETY_KEY = "This card touches on safety. You may skip it with s. A skip costs nothing."


def _title(screen: Screen) -> str:
    face = screen.turn.face
    parts = [face.deck.title, _KINDS[face.card.kind]]
    if screen.turn.said and screen.turn.is_talk:
        parts.append(f"turn {screen.turn.said.turn}")
    if screen.memory is None:
        parts.append("new")
    if not screen.recording:
        parts.append("cramming, nothing is recorded")
    return " · ".join(parts)


def _card(screen: Screen, here: Here, cursor: int | None) -> Part:
    card = screen.turn.face.card
    match card:
        case Choice():
            return _choice(screen, card, cursor)
        case Scenario():
            return _scenario(screen, card, here, cursor)
        case Dialogue():
            return dialogue(screen, here, cursor)
        case Concept() | Cloze():
            body: list[Block] = [Text(screen.turn.face.question, Tone.STRONG, "Question")]
            if screen.turn.stage is Stage.ASK:
                return Part(tuple(body))
            body += [Gap(), Text(screen.turn.face.answer, Tone.ACCENT, "Answer"), *why(card)]
            return Part(tuple(body), news=1)
        case _:
            raise AssertionError(card)


def _choice(screen: Screen, card: Choice, cursor: int | None) -> Part:
    """The options by their letters; answered, the right one and the one picked come first, then the explanation."""
    turn = screen.turn
    body: list[Block] = [Text(card.question, Tone.STRONG, "Question"), Gap()]
    rows = [(letter, place, card.options[place]) for letter, place in zip(LETTERS, turn.order, strict=False)]
    if turn.stage is Stage.ASK:
        body += [Entry(pointer(cursor, row) + letter, option.text) for row, (letter, _, option) in enumerate(rows)]
        return Part(tuple(body), rows=2)
    others: list[Block] = []
    news = 0
    for letter, place, option in rows:
        picked = turn.picked == place
        if not (picked or option.correct):
            others.append(Entry(letter, option.text, option.why))
            continue
        news = news or len(body)
        state = ", ".join(filter(None, ["correct" if option.correct else "", "your pick" if picked else ""]))
        tone = Tone.GOOD if option.correct else Tone.BAD
        body.append(Entry(f"{'✓' if option.correct else '✗'} {letter}", option.text, option.why, tone, state))
    body += why(card)
    until = len(body)
    if others:
        body += [Gap(), Text("The others", Tone.DIM), *others]
    return Part(tuple(body), news, until)


def _scenario(screen: Screen, card: Scenario, here: Here, cursor: int | None) -> Part:
    turn = screen.turn
    body: list[Block] = [Text(card.setting, Tone.PLAIN, "Setting"), Gap(), Quote(card.says), Gap()]
    if turn.first:
        body += [Text("You said first", Tone.DIM), Text(turn.first.reply, label="Your first reply", indent=2)]
    if turn.stage is Stage.ASK:
        body += [Gap()] if turn.first else []
        return Part((*body, Text(card.task, Tone.STRONG, "Task")))
    lead = len(body)
    if turn.reply:
        body += [Text("Then" if turn.first else "You said today" if screen.earlier else "You said", Tone.DIM)]
        body += [Text(turn.reply, label="Your reply", indent=2)]
    if screen.earlier:
        last = screen.earlier[-1]
        body += [Text(f"Earlier, {here.ago(from_milliseconds(last.at_ms))}", Tone.DIM)]
        body += [Text(last.text, Tone.PLAIN, "Your earlier reply", indent=2)]
    body += [Gap()] if turn.reply or screen.earlier else []
    news = len(body)
    if turn.stage is Stage.RUBRIC:
        body.append(Text("Which of these does your reply show?", Tone.STRONG))
        body += rubric(screen, cursor)
        return Part(tuple(body), news, rows=news + 1, lead=lead if turn.reply else 0)
    for number, model in enumerate(card.models):
        body += [Text("One good way" if number == 0 else "Another good way", Tone.DIM)]
        body += [Text(model, Tone.ACCENT, "Reply", indent=2)]
        body += [*why(card), Gap()] if number == 0 else [Gap()]
    until = news + 2 + len(why(card))
    shown = [skill.name for skill in screen.skills if skill.id in turn.met]
    body.append(Text(f"You ticked: {', '.join(shown) or 'nothing yet'}.", Tone.DIM))
    if turn.trapped:
        body += [Text("The trap caught you.", Tone.DIM), Text(card.trap, Tone.DIM, "Trap", indent=2)]
    return Part(tuple(body), news, until)


def _back(screen: Screen, grade: Grade) -> str:
    """After what time *grade* brings the card back; a short step that outlasts the session waits a day."""
    interval, left_ms = screen.prospects[grade], screen.left_s * 1000 + LOOK_AHEAD_MS
    return words.interval(_DAY_MS if left_ms < interval < _DAY_MS else interval)


def _keys(screen: Screen, cursor: int | None) -> Iterator[tuple[str, str]]:
    """The few keys that this stage of this card asks for; the rest stands behind the last."""
    turn, card = screen.turn, screen.turn.face.card
    if has_box(screen):
        yield "enter", "send"
        yield "tab", "skip, help…"
        return
    if turn.stage is Stage.ASK:
        yield ("a-" + LETTERS[len(card.options) - 1], "pick") if isinstance(card, Choice) else ("space", "answer")
    elif turn.stage is Stage.RUBRIC:
        yield "a" if len(screen.skills) == 1 else f"a-{LETTERS[len(screen.skills) - 1]}", "tick"
        yield "t", "trap"
        yield "enter", "go on"
    else:
        for number, grade in enumerate(Grade, 1):
            chosen = "› " if cursor is not None and list(Grade)[cursor] is grade else ""
            yield f"{chosen}{number}", f"{grade} {_back(screen, grade)}"
        if cursor is not None or turn.suggestion:
            yield "enter", f"“{turn.suggestion if cursor is None else list(Grade)[cursor]}”"
    if turn.may_retry:
        yield "r", "retry"
    if turn.remarks:
        yield "n", "not so"
    yield "?", "more"
