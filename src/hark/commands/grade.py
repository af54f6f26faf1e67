# SPDX-License-Identifier: MIT
"""`hark grade`: records a grade, or one for each line of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from hark import errors, paths
from hark.cards import library
from hark.cli.app import SCRIPTS, command
from hark.cli.options import Argument, Option
from hark.cli.output import Stream, refusal_view
from hark.cli.world import World
from hark.errors import Refusal, count
from hark.memory.model import EventKind, Grade, practised_ms
from hark.progress.kept import packed
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.card import Aside, MemoryFacts
from hark.views.today import SessionFacts
from hark.views.view import View

if TYPE_CHECKING:
    from hark.render.page import Block
    from hark.render.words import Here

ANSWER = "The answer"


@frozen
class Graded(View):
    """`hark grade`: what was recorded."""

    SCHEMA: ClassVar[str] = "hark.grade/1"
    event: str
    card: str
    grade: Grade
    repeated: bool
    clock_behind: bool
    memory: MemoryFacts
    total: int
    session: SessionFacts
    aside: Aside | None = None
    """Set where it does not come back, whatever its date."""


@command(SCRIPTS, 2)
def grade(
    world: World,
    card: Annotated[str, Argument(metavar="CARD", help="The card's id, or - to read JSON lines.")],
    grade: Annotated[str | None, Argument(metavar="GRADE", help="again, hard, good or easy.")] = None,
    key: Annotated[
        str | None, Option(metavar="KEY", help="Your own key for this grade: sent twice, it counts once.")
    ] = None,
    duration_ms: Annotated[
        int | None,
        Option(
            min=0, max=2**62, metavar="MS", help="How long the answer took, in milliseconds.", rich_help_panel=ANSWER
        ),
    ] = None,
    reply: Annotated[
        str | None,
        Option(
            metavar="TEXT",
            help="What was said to a scenario; kept only if `journal` is `keep`.",
            rich_help_panel=ANSWER,
        ),
    ] = None,
    skills_met: Annotated[
        str | None,
        Option(
            metavar="SKILL,...",
            help="Skills the reply showed, from `hark help skills`.",
            rich_help_panel=ANSWER,
        ),
    ] = None,
) -> Graded | Stream:
    """Record a grade; durable when it answers.

    With - it reads JSON lines with card, grade and, if wanted, key, duration_ms, skills_met, reply,
    and answers each in a line.

    \b
    Examples:
      hark grade active-listening/complex-reflection good
      echo '{"card": "active-listening/not-angry", "grade": "good"}' | hark grade -
    """
    if card == "-":
        if (grade, key, duration_ms, reply, skills_met) != (None,) * 5:
            raise errors.misuse("`grade -` takes everything from its lines", "leave the rest of the command line out")
        return Stream(_lines(world))
    if grade is None:
        raise errors.misuse("missing argument `GRADE`", f"one of {errors.ticked(list(Grade))}")
    skills = None if skills_met is None else [skill.strip() for skill in skills_met.split(",") if skill.strip()]
    with world.learner(writing=True) as learner:
        return _record(learner, card, grade, key=key, duration_ms=duration_ms, reply=reply, skills_met=skills)


def _lines(world: World) -> Iterator[View]:
    """Grades from standard input, each answered once it is on disk; a bad line is answered and the rest goes on."""
    from hark.cli import jsonlines  # a single grade loads nothing of the many

    with world.learner(writing=True) as learner:
        for number, line in jsonlines.lines(world.stdin):
            try:
                asked = _parsed(line)
                learner.at(world.clock())
                yield _record(learner, asked.pop("card"), asked.pop("grade"), **asked)
            except Refusal as refusal:
                yield refusal_view(refusal.but(file=refusal.file or "-", line=refusal.line or number))


_KEYS = {"card": str, "grade": str, "key": str, "duration_ms": int, "skills_met": list, "reply": str}


def _parsed(line: str) -> dict[str, Any]:
    """The values of a line, of the right types, by their keys. Raises `Refusal`."""
    from hark.cli import jsonlines

    asked = jsonlines.parsed(line, _KEYS, ("card", "grade"), '{"card": "...", "grade": "good"}')
    skills = asked.get("skills_met")
    if skills is not None and not all(isinstance(skill, str) for skill in skills):
        raise errors.misuse("`skills_met` has the wrong type", "a list of skills, such as `validate`")
    if (duration := asked.get("duration_ms")) is not None and not 0 <= duration < 2**62:
        raise errors.misuse("`duration_ms` is not a possible number of milliseconds", "write a whole number from 0 on")
    return asked


def _record(
    learner: Learner, name: str, word: str, *, key: str | None = None, duration_ms: int | None = None,
    reply: str | None = None, skills_met: Sequence[str] | None = None,
) -> Graded:  # fmt: skip
    """Records the grade *word* of the card *name*. Raises `Refusal`."""
    if word not in list(Grade):
        raise errors.unknown_word("grade", word, list(Grade))
    grade, face = Grade(word), learner.library.face(name)
    detail: dict[str, Any] = {"retention": learner.config.retention(face.deck.id)}
    if skills_met is not None:
        known = face.card.skills
        if skills_met and not known:
            raise errors.misuse(f"`{face.ref}` has no checklist", "`--skills-met` goes with scenarios")
        for skill in skills_met:
            if skill not in known:
                raise errors.unknown_word("skill", skill, known)
        detail["skills_met"] = list(skills_met)
    learner.begin_day()
    asked = learner.library.shown(face).question
    recorded = learner.store.log.record(
        learner.moment, face.ref, EventKind.REVIEW, grade=grade, key=key, detail=detail,
        duration_ms=None if duration_ms is None else practised_ms(duration_ms),
        reply=packed([(asked, reply)]) if reply and learner.config.journal == "keep" else None,
    )  # fmt: skip
    learner.refresh()
    memory = recorded.after.memory
    assert memory is not None
    return Graded(
        event=recorded.event.id,
        card=face.ref,
        grade=grade,
        repeated=recorded.repeated,
        clock_behind=bool(recorded.event.detail.get("clock_behind")),
        memory=facts.memory_facts(learner, face.ref, memory),
        total=learner.total(),
        session=learner.session,
        aside=facts.aside(learner, face.ref),
    )


def page(view: Graded, here: Here) -> Iterator[Block]:
    """When the card comes back, and what else there is to know."""
    from hark.render.page import Text, Tone  # a grade under `--json` loads nothing of how things look

    again = " (already recorded)" if view.repeated else ""
    comes = "" if view.aside else f" It comes back {here.when(view.memory.due_at)}."
    yield Text(f"{view.card}: {view.grade}{again}.{comes}")
    if view.clock_behind:
        yield Text("The clock stands before this card's last review; the earlier time was used.", Tone.CARE, "Note")
    if view.memory.leech:
        yield Text(
            f"It keeps slipping: forgotten {count(view.memory.lapses, 'time')}, so it is set aside."
            f" `hark resume {view.card}` brings it back.",
            Tone.CARE,
            "Note",
        )
    elif view.aside:
        yield Text(
            f"It is set aside and does not come back. `hark resume {view.aside.target}` changes that.",
            Tone.CARE,
            "Note",
        )
    yield Text(f"{count(view.total, 'card')} waiting.", Tone.DIM)


def choices(parameter: str) -> Iterable[tuple[str, str]]:
    """The grades, and the skills that decks share."""
    if parameter == "grade":
        return [(str(grade), "") for grade in Grade]
    if parameter == "skills_met":
        return [(skill.id, skill.name) for skill in library.read_skills(paths.bundled_decks()).values()]
    return ()
