# SPDX-License-Identifier: MIT
"""What several answers say of a card, an event, a memory or a deck, as it stands at the learner's moment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hark.cards.library import Choosing
from hark.cards.model import Kind, Outcome
from hark.memory import schedule
from hark.memory.days import from_milliseconds
from hark.memory.fold import wholes
from hark.memory.model import NEW
from hark.values import replace
from hark.views.card import Aside, AsideReason, CardLine, CardText, MemoryFacts, OptionText, Signed, SkillText, TurnText
from hark.views.deck import DeckFacts
from hark.views.entry import Did, LogEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from hark.cards.model import Cover, Face
    from hark.memory.model import Event, Memory, Standing
    from hark.study.learner import Learner


def memory_facts(learner: Learner, ref: str, memory: Memory) -> MemoryFacts:
    """What is remembered of the card *ref*."""
    return MemoryFacts(
        state=memory.state,
        stability_days=memory.stability_days,
        difficulty=memory.difficulty,
        retrievability=schedule.retrievability(memory, learner.moment.day, learner.formula(ref)),
        due_at=learner.due_at(memory),
        interval_ms=schedule.interval_ms(memory),
        last_review_at=from_milliseconds(memory.last_ms),
        reps=memory.reps,
        lapses=memory.lapses,
        leech=memory.leech,
    )


def log_entry(event: Event, undone: Collection[str]) -> LogEntry:
    """An event of the log; *undone* are the ids of those that were taken back."""
    return LogEntry(
        event=event.id,
        at=from_milliseconds(event.at_ms),
        day=date.fromisoformat(event.detail["day"]),
        card=event.card,
        kind=Did(event.kind),
        grade=event.grade,
        duration_ms=event.duration_ms,
        undoes=event.undoes,
        undone=event.id in undone,
        to=event.detail.get("to"),
    )


def card_line(learner: Learner, face: Face, standings: Mapping[str, Standing] | None = None) -> CardLine:
    """*face* for a list; *standings* where they are known already."""
    standing = learner.store.snapshot.standing(face.ref) if standings is None else standings.get(face.ref, NEW)
    due_at = learner.due_at(standing.memory) if standing.memory else None
    is_out, why = is_suspended(learner, face.ref, standing), aside(learner, face.ref, standing)
    face = learner.library.shown(face)
    return CardLine(face.ref, face.card.kind, face.question, due_at, is_out, why, face.deck.language)


def aside(learner: Learner, ref: str, standing: Standing | None = None) -> Aside | None:
    """What of *ref* was set aside: its deck, its card or itself; None where it is asked when it is due."""
    for whole in reversed(wholes(ref)):
        if whole in learner.backlog.held:
            return Aside(whole, AsideReason.SUSPENDED)
    memory = (standing or learner.store.snapshot.standing(ref)).memory
    return Aside(ref, AsideReason.LEECH) if memory and memory.leech else None


def is_suspended(learner: Learner, ref: str, standing: Standing | None = None) -> bool:
    """Whether the learner has set *ref* aside; a leech has set itself aside."""
    memory = (standing or learner.store.snapshot.standing(ref)).memory
    return learner.backlog.is_held(ref) and not (memory and memory.leech)


def card_text(learner: Learner, face: Face) -> CardText:
    """*face* with everything on it, as it is shown."""
    face = learner.library.shown(face)
    card = face.card

    def texts(skills: Iterable[str]) -> tuple[SkillText, ...]:
        known = (learner.library.skill(face.deck, skill) for skill in skills)
        return tuple(SkillText(skill.id, skill.name, skill.look_for) for skill in known)

    return CardText(
        card=face.ref,
        deck=face.deck.id,
        deck_title=face.deck.title,
        kind=card.kind,
        question=face.question,
        answer=face.answer,
        options=tuple(
            OptionText(number, option.text, option.correct, option.why) for number, option in enumerate(card.options)
        ),
        setting=card.setting,
        task=card.task,
        skills=texts(card.skills),
        trap=card.trap,
        models=card.models,
        why=card.why or None,
        topics=card.topics,
        sources=card.sources,
        tags=face.tags,
        difficulty=card.difficulty or None,
        safety=card.safety,
        reviewed=tuple(Signed(item.by, item.role, date.fromisoformat(item.on)) for item in card.reviewed),
        turns=tuple(
            TurnText(
                said.turn, tuple(map(Outcome, said.after)), said.says, texts(said.skills), said.trap, said.models,
                said.ends,
            )
            for said in (card.turns if len(card.turns) > 1 else ())
        ),
        language=face.deck.language,
    )  # fmt: skip


def cover_facts(deck: Cover, kinds: Mapping[str, int]) -> dict[str, Any]:
    """What a deck says of itself, and how many cards of each of *kinds* it has, as views of it call that."""
    said = {name: getattr(deck, name) for name in ("title", "description", "version", "language", "license", "authors")}
    counts = {str(kind): kinds.get(kind, 0) for kind in Kind}
    return {"deck": deck.id, **said, "homepage": deck.homepage or None, **counts, "cards": sum(kinds.values())}


def deck_facts(learner: Learner, decks: Iterable[Cover], source: Callable[[str], str | None]) -> Iterator[DeckFacts]:
    """*decks* with their counts; *source* says where the deck of an id was imported from."""
    pool = learner.library.pool(Choosing())  # also what a team's path hides
    due, learning = learner.backlog.due_by_deck(pool), learner.backlog.learning_by_deck(pool)
    for deck in decks:
        kinds, faces = learner.library.counts(deck)
        file = learner.library.files[deck.id]
        shown = learner.library.wording.cover(deck)
        yield DeckFacts(
            **cover_facts(replace(deck, title=shown.title, description=shown.description), kinds),
            tags=deck.tags,
            file=str(file),
            bundled=file.parent != learner.folders.decks,
            suspended=deck.id in learner.backlog.held,
            faces=faces,
            seen=learner.learned(deck)[1],
            due=due[deck.id] + learning[deck.id],
            source=source(deck.id),
            languages=learner.library.wording.languages(deck),
        )
