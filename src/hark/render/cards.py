# SPDX-License-Identifier: MIT
"""What a card looks like at each stage of a session, as blocks; and what each key means there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from hark.cards.model import Choice, Cloze, Concept, Scenario
from hark.errors import count
from hark.memory.days import from_milliseconds
from hark.memory.model import EventKind, Grade
from hark.render import topics, words
from hark.render.page import Entry, Facts, Gap, Keys, Page, Progress, Quote, Text, Tone
from hark.study.practice import Act, Action, Screen
from hark.study.session import Stage
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cards.library import Helpline
    from hark.render.page import Block
    from hark.render.words import Here

LETTERS = "abcdefgh"
GRADE_KEYS = {"1": Grade.AGAIN, "2": Grade.HARD, "3": Grade.GOOD, "4": Grade.EASY}
GRADE_KEYS |= {"a": Grade.AGAIN, "h": Grade.HARD, "g": Grade.GOOD, "e": Grade.EASY}


@frozen
class Laid:
    """A screen in three parts: the ends stay, the middle may scroll."""

    head: Page
    body: Page
    foot: Page


def lay(screen: Screen, here: Here) -> Laid:
    """The card as it stands now."""
    left = f"{-(-screen.left_ms // 60_000)} min left" if screen.left_ms else "time is up: this is the last card"
    head: list[Block] = [Progress(screen.done, screen.total, left)]
    body: list[Block] = [Text(_title(screen), Tone.DIM), Gap()]
    if screen.turn.face.card.safety and screen.turn.stage is Stage.ASK:
        body += [Text(_SAFETY, Tone.CARE, "Note"), Gap()]
    body += _card(screen, here)
    if screen.helpline and screen.turn.stage is not Stage.ASK:
        body += [Gap(), Text(screen.helpline.text, Tone.CARE, "Help")]
    foot: list[Block] = []
    if screen.message:
        foot.append(Text(screen.message, Tone.CARE, "Note"))
    foot += [Keys(keys) for keys in (tuple(_own_keys(screen)), tuple(_common_keys(screen))) if keys]
    return Laid(tuple(head), tuple(body), tuple(foot))


def details(screen: Screen, here: Here) -> Page:
    """What is behind the card: its id, topics, sources and history."""
    card, memory = screen.turn.face.card, screen.memory
    rows = [("card", screen.turn.face.ref), ("deck", screen.turn.face.deck.title)]
    rows += [("topics", ", ".join(card.topics))] if card.topics else []
    rows += [("tags", ", ".join(screen.turn.face.tags))] if screen.turn.face.tags else []
    rows += [("source", source) for source in card.sources]
    if memory:
        rows += [("seen", count(memory.reps, "time")), ("stability", f"{memory.stability_days:.1f} days")]
        rows += [("difficulty", f"{memory.difficulty:.1f} of 10"), ("lapses", str(memory.lapses))]
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
    for part in topics.topic("keys").parts:
        if part.terms and part.heading:
            rows = tuple((one.term, one.about) for one in part.terms)
            blocks += [Text(part.heading, Tone.STRONG), Facts(rows), Gap()]
    blocks += [Text(words.NOTICE, Tone.DIM), Text(words.CARE, Tone.DIM)]
    if helpline:
        blocks.append(Text(helpline.text, Tone.CARE, "Help"))
    return tuple(blocks)


def welcome(helpline: Helpline) -> Page:
    """The opening notice, shown once."""
    return (
        Text("Welcome to hark", Tone.STRONG), Gap(),
        Text(words.AIM),
        Gap(), Text(words.NOTICE), Gap(), Text(words.CARE), Gap(), Text(words.PRIVACY), Gap(),
        Text(helpline.text, Tone.CARE, "Help"),
    )  # fmt: skip


def comfort(helpline: Helpline) -> Page:
    """After a safety card was skipped."""
    return (
        Text("Skipped. That is always all right.", Tone.STRONG), Gap(),
        Text("If a card touches something close to you, be as kind to yourself as you would be to a peer."), Gap(),
        Text(helpline.text, Tone.CARE, "Help"), Gap(), Text(words.NOTICE, Tone.DIM),
    )  # fmt: skip


def consent() -> Page:
    """The question about keeping replies, asked once."""
    return (
        Text("Keep your replies?", Tone.STRONG), Gap(),
        Text("hark can keep what you type, so that you see your earlier reply when a scenario comes back."),
        Text(words.PRIVACY), Gap(),
        Text("`hark config journal off` or `keep` changes this later.", Tone.DIM),
    )  # fmt: skip


def meaning(screen: Screen, word: str) -> Action | None:
    """What *word*, a key or a typed answer, asks for at this stage; None when it means nothing here."""
    turn, card = screen.turn, screen.turn.face.card
    onward = word in ("", "space", "enter")
    if turn.stage is Stage.ASK:
        if isinstance(card, Choice):
            if len(word) == 1 and word in LETTERS[: len(card.options)]:
                return Action(Act.PICK, LETTERS.index(word))
        elif onward or word == "show":
            return Action(Act.REPLY if isinstance(card, Scenario) else Act.SHOW)
    elif turn.stage is Stage.RUBRIC:
        if word.isascii() and word.isdigit() and 1 <= int(word) <= len(screen.skills):
            return Action(Act.TICK, int(word) - 1)
        if word in ("t", "trap"):
            return Action(Act.TRAP)
        if onward:
            return Action(Act.RATE)
    elif turn.stage is Stage.GRADE:
        grade = GRADE_KEYS.get(word) or (Grade(word) if word in list(Grade) else None)
        if onward:
            grade = turn.suggestion
        if grade:
            return Action(Act.GRADE, grade=grade)
    else:
        assert_never(turn.stage)
    common = _COMMON.get(word)
    return Action(common) if common else None


_COMMON = {
    "s": Act.SKIP, "skip": Act.SKIP, "x": Act.SUSPEND, "suspend": Act.SUSPEND, "u": Act.UNDO, "undo": Act.UNDO,
    "e": Act.EDIT, "E": Act.EDIT, "edit": Act.EDIT, "q": Act.QUIT, "quit": Act.QUIT,
}  # fmt: skip
_SAFETY = "This card touches on safety. You may skip it with s, without any penalty."


def _title(screen: Screen) -> str:
    face = screen.turn.face
    parts = [face.deck.title, str(face.card.kind)]
    if screen.memory is None:
        parts.append("new")
    if not screen.recording:
        parts.append("cramming, nothing is recorded")
    return " · ".join(parts)


def _card(screen: Screen, here: Here) -> Iterator[Block]:
    card, shown = screen.turn.face.card, screen.turn.stage is not Stage.ASK
    match card:
        case Choice():
            yield from _choice(screen, card)
        case Scenario():
            yield from _scenario(screen, card, here)
        case Concept() | Cloze():
            yield Text(screen.turn.face.question, Tone.STRONG, "Question")
            if shown:
                yield Gap()
                yield Text(screen.turn.face.answer, Tone.ACCENT, "Answer")
        case _:
            raise AssertionError(card)
    if shown and card.why and screen.turn.stage is Stage.GRADE:
        yield Gap()
        yield Text(card.why, Tone.DIM, "Why")


def _choice(screen: Screen, card: Choice) -> Iterator[Block]:
    yield Text(card.question, Tone.STRONG, "Question")
    yield Gap()
    shown = screen.turn.stage is not Stage.ASK
    for letter, place in zip(LETTERS, screen.turn.order, strict=False):
        option, picked = card.options[place], screen.turn.picked == place
        if not shown:
            yield Entry(letter, option.text)
            continue
        sign = "✓" if option.correct else ("✗" if picked else " ")
        tone = Tone.GOOD if option.correct else (Tone.BAD if picked else Tone.PLAIN)
        state = ", ".join(filter(None, ["correct" if option.correct else "", "your pick" if picked else ""]))
        yield Entry(f"{sign} {letter}", option.text, option.why, tone, state)


def _scenario(screen: Screen, card: Scenario, here: Here) -> Iterator[Block]:
    turn = screen.turn
    yield Text(card.setting, Tone.PLAIN, "Setting")
    yield Gap()
    yield Quote(card.says)
    yield Gap()
    if turn.stage is Stage.ASK:
        yield Text(card.task, Tone.STRONG, "Task")
        return
    if turn.reply:
        yield Text("You said", Tone.DIM) if not screen.earlier else Text("You said today", Tone.DIM)
        yield Text(turn.reply, label="Your reply", indent=2)
    if screen.earlier:
        last = screen.earlier[-1]
        yield Text(f"Earlier, {here.ago(from_milliseconds(last.at_ms))}", Tone.DIM)
        yield Text(last.text, Tone.PLAIN, "Your earlier reply", indent=2)
    if turn.reply or screen.earlier:
        yield Gap()
    weighing = turn.stage is Stage.RUBRIC
    if weighing:
        yield Text("Which of these does your reply show?", Tone.STRONG)
    for number, skill in enumerate(screen.skills, 1):
        met = skill.id in turn.met
        note, tone = (skill.look_for if weighing else ""), (Tone.GOOD if met else Tone.PLAIN)
        yield Entry(f"{number} {_box(met)}", skill.name, note, tone, "ticked" if met else "", runs_on=True)
    tone, state = (Tone.CARE, "caught me") if turn.trapped else (Tone.PLAIN, "")
    yield Entry(f"t {_box(turn.trapped)}", f"The trap: {card.trap}", tone=tone, state=state)
    if weighing:
        return
    for number, model in enumerate(card.models):
        yield Gap()
        yield Text("One good way" if number == 0 else "Another good way", Tone.DIM)
        yield Text(model, Tone.ACCENT, "Reply", indent=2)


def _box(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"


def _own_keys(screen: Screen) -> Iterator[tuple[str, str]]:
    """What this stage of this card asks for."""
    turn, card = screen.turn, screen.turn.face.card
    if turn.stage is Stage.ASK:
        if isinstance(card, Choice):
            yield f"a-{LETTERS[len(card.options) - 1]}", "pick"
        else:
            yield "space", "reply" if isinstance(card, Scenario) else "answer"
    elif turn.stage is Stage.RUBRIC:
        yield "1" if len(screen.skills) == 1 else f"1-{len(screen.skills)}", "tick"
        yield "t", "trap"
        yield "enter", "go on"
    else:
        for number, grade in enumerate(Grade, 1):
            yield str(number), f"{grade} {words.interval(screen.prospects[grade])}"
        if turn.suggestion:
            yield "enter", str(turn.suggestion)


def _common_keys(screen: Screen) -> Iterator[tuple[str, str]]:
    if screen.done:
        yield "u", "undo"
    yield "s", "skip"
    yield "x", "suspend"
    yield "E" if screen.turn.stage is Stage.GRADE else "e", "edit"
    yield "o", "details"
    yield "?", "help"
    yield "q", "stop"
