# SPDX-License-Identifier: MIT
"""What the parts of a card's screen share, and the screens of a dialogue: what was said so far, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.memory.days import from_milliseconds
from hark.render.page import Entry, Gap, Keys, Page, Quote, Text, Tone
from hark.render.parts import models
from hark.study.session import Stage
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cards.model import Card
    from hark.render.page import Block
    from hark.render.words import Here
    from hark.study.step import Screen, Weighed

LETTERS = "abcdefgh"
NOT_KEPT = "what you typed is not kept"


@frozen
class Part:
    """The card's own blocks, and which of them are new at this stage; *until* 0 is all."""

    body: Page
    news: int = 0
    until: int = 0
    lead: int = 0
    """The first block of what was just typed, whose last lines stay in sight above what is new; 0 is none."""
    rows: int | None = None
    """The first of the blocks that the arrows walk over."""


def sure(name: str, screen: Screen, typed: str = "") -> tuple[Page, Keys] | None:
    """The question whether the command *name* is meant, which a letter typed on by mistake would do as well.

    It comes where a talk is under way or a reply was begun, *typed*, and for the editor always; else there is none.
    """
    turn, is_talk = screen.turn, screen.turn.is_talk
    is_under_way = bool(turn.past) or (is_talk and turn.stage is not Stage.ASK)
    what = "talk" if is_talk else "card"
    comes_back = f"it goes on {'at its turn' if is_talk else 'with it'}"
    then = f"another time {comes_back if screen.keeps_replies else f'it begins again, since {NOT_KEPT}'}."
    key, question, effect, does = {
        "skip": ("s", f"Skip this {what}?", f"skips it; {then}", "skip it"),
        "aside": ("x", f"Set this {what} aside?", f"sets it aside; {then}", "set it aside"),
        "stop": ("q", "Stop in the midst of this talk?", f"stops; {then}", "stop"),
        "edit": (
            "e", "Change this card in your editor?", "opens it; you come back to the card when you leave it.",
            "open the editor",
        ),
    }.get(name, ("", "", "", ""))  # fmt: skip
    asks = {"skip": is_under_way or typed.strip(), "stop": is_under_way and not screen.keeps_replies, "edit": True}
    if not asks.get("skip" if name == "aside" else name):
        return None
    body = (Text(question, Tone.STRONG), Gap(), Text(f"`{key}` again {effect}"))
    return body, Keys(((key, does), ("any other key", "back to the card")))


def why(card: Card) -> tuple[Block, ...]:
    """Why the answer is as it is, where the card says so."""
    return (Gap(), Text(card.why, Tone.PLAIN, "Why")) if card.why else ()


def pointer(cursor: int | None, row: int) -> str:
    """What stands before a row; nothing moves when the arrows come or the answer is shown."""
    return "› " if cursor == row else "  "


def rubric(screen: Screen, cursor: int | None) -> Iterator[Block]:
    """The skills that the reply may show, and the trap, each to be ticked: a row for each."""
    turn = screen.turn
    for row, (letter, skill) in enumerate(zip(LETTERS, screen.skills, strict=False)):
        met = skill.id in turn.met
        mark, state = f"{pointer(cursor, row)}{letter} {_box(met)}", "ticked" if met else ""
        yield Entry(mark, skill.name, skill.look_for, Tone.GOOD if met else Tone.PLAIN, state, runs_on=True)
    tone, state = (Tone.CARE, "caught me") if turn.trapped else (Tone.PLAIN, "")
    mark = f"{pointer(cursor, len(screen.skills))}t {_box(turn.trapped)}"
    yield Entry(mark, "The trap", turn.said.trap if turn.said else "", tone, state, runs_on=True)


def dialogue(screen: Screen, here: Here, cursor: int | None) -> Part:
    """A dialogue as far as it has come: what was said before is dim, and the body begins with what is new."""
    turn, card = screen.turn, screen.turn.face.card
    assert turn.said is not None
    body: list[Block] = [Text(card.setting or "", Tone.PLAIN, "Setting"), Gap()]
    for weighed in screen.past:
        body += [Quote(weighed.said.says, tone=Tone.DIM), *_yours(weighed.reply, Tone.DIM), Gap()]
    if turn.stage is Stage.GRADE:
        return _ended(screen, body, here)
    news = len(body)
    body += [Quote(turn.said.says), Gap()]
    if turn.stage is Stage.ASK:
        return Part((*body, Text(card.task or "", Tone.STRONG, "Task")), news)
    lead = len(body) if turn.reply else 0
    if turn.reply:
        body += [*_yours(turn.reply, Tone.PLAIN), Gap()]
    news = len(body)
    body += [Text("Which of these does your reply show?", Tone.STRONG), *rubric(screen, cursor), Gap()]
    return Part((*body, *models(turn.said.models)), news, rows=news + 1, lead=lead)


def _ended(screen: Screen, body: list[Block], here: Here) -> Part:
    """After the last turn: why, how each turn went, and what was said another time."""
    news = len(body)
    body += [Text("The talk ends here.", Tone.STRONG), *why(screen.turn.face.card), Gap()]
    for weighed in screen.past:
        body.append(Text(f"Turn {weighed.said.turn}: {_weighed(weighed)}", Tone.DIM))
    until = len(body)
    if screen.earlier:
        last = screen.earlier[-1]
        body += [Gap(), Text(f"Earlier, {here.ago(from_milliseconds(last.at_ms))}", Tone.DIM)]
        body += [Text(last.text, Tone.PLAIN, "Your earlier talk", indent=2)]
    return Part(tuple(body), news, until)


def _weighed(weighed: Weighed) -> str:
    """How one turn went, in a sentence."""
    ticked = f"you ticked {', '.join(weighed.ticked) or 'nothing'}"
    return f"{ticked}, and the trap caught you." if weighed.trapped else f"{ticked}."


def _yours(reply: str, tone: Tone) -> Iterator[Block]:
    if reply:
        yield Text("You said", Tone.DIM)
        yield Text(reply, tone, "Your reply", indent=2)


def _box(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"
