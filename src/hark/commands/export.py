# SPDX-License-Identifier: MIT
"""`hark export`: a deck as a file for somebody else, or for another program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from hark import errors, files
from hark.cards import deckfile, disk
from hark.cards.model import Deck
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, OfKind, Option
from hark.cli.world import World
from hark.errors import count
from hark.formats import export as formats
from hark.formats.export import Form
from hark.memory.model import NEW
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen, replace
from hark.views.view import View, rfc3339

if TYPE_CHECKING:
    from hark.formats.anki.writing import Written


@frozen
class Exported(View):
    """`hark export`: a deck as text; *file* is null where it was not written to one."""

    SCHEMA: ClassVar[str] = "hark.export/1"
    deck: str
    form: str
    file: str | None
    cards: int
    text: str
    """Empty for a package, which is no text."""
    reviews: int | None = None
    """How many reviews went along; null where a form has none."""
    packs: tuple[str, ...] = ()
    """The files of its texts in other languages, where it was written into a folder."""


@command(DECKS, 3)
def export(
    world: World,
    name: Annotated[str, Argument(metavar="DECK", help="The deck's id.")],
    form: Annotated[Form, Option("--as", metavar="FORM", help="toml, csv, json or apkg.")] = Form.TOML,
    to: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="Write it there instead of to the screen; `-` is standard output; a folder gets all its translations.",
        ),
    ] = None,
    kind: OfKind = None,
    with_progress: Annotated[
        bool, Option("--with-progress", help="Your own progress too, in all but TOML; never by itself.")
    ] = False,
    language: Annotated[
        str | None, Option(metavar="LANG", help="In that language, as far as it goes; as TOML, what translates it.")
    ] = None,
    bom: Annotated[bool, Option("--bom", help="Mark a CSV as UTF-8 at its beginning, as Excel wants.")] = False,
) -> Exported:
    """Write a deck out, to share it or to use it elsewhere.

    As TOML it is the deck's own file, every comment kept; as CSV a row a card, which hark import takes back as
    it was. A table cannot hold a dialogue: with --kind the rest of its deck goes into one. As apkg it is a
    package for Anki, written to DECK.apkg where --to says nothing else. What you typed in answer to scenarios
    is never part of it.

    \b
    Examples:
      hark export active-listening
      hark export active-listening --as csv --kind choice
      hark export first-week --as csv --bom --to for-excel.csv
      hark export active-listening --as apkg --with-progress
    """
    if with_progress and form is Form.TOML:
        raise errors.misuse("a deck file holds no progress", "add `--as csv`, `--as json` or `--as apkg`")
    if kind and form is Form.TOML:
        raise errors.misuse("a deck file is written whole", "add `--as` with another form, or leave `--kind` out")
    if bom and form is not Form.CSV:
        raise errors.misuse("`--bom` marks a table for Excel", "add `--as csv`")
    if to == _STANDARD_OUTPUT:
        if form is Form.APKG:
            raise errors.misuse("a package is no text that a screen could show", "`--to FILE` names a file for it")
        to = None
    with world.learner() as learner:
        deck = learner.library.whole(learner.library.deck(name))
        if language is not None:
            deck = _in_language(learner, deck, language)
        if kind:
            deck = replace(deck, cards=tuple(card for card in deck.cards if card.kind in kind))
        if form is Form.CSV:
            _check_fits(deck)
        if form is Form.APKG:
            to = to or Path(f"{deck.id}.apkg")
            package = _package(learner, deck, with_progress=with_progress)
            data, text, reviews = package.data, "", package.reviews if with_progress else None
        else:
            text, reviews = _text(learner, deck, form, with_progress=with_progress), None
            text = f"\ufeff{text}" if bom else text
            data = text.encode()
        file = learner.library.file_of(deck).name
        beside = [] if language else learner.library.wording.files(deck.id)
    packs: dict[Path, bytes] = {}
    if to is not None and form is Form.TOML and to.is_dir():
        packs, to = {to / pack.name: disk.read_bytes(pack) for pack in beside}, to / file
    if to is not None:
        written = {to: data} | packs
        files.refuse_taken(written)
        for place, content in written.items():
            files.write_new(place.absolute(), content)
    where, others = None if to is None else str(to), tuple(map(str, packs))
    return Exported(deck.id, str(form), where, len(deck.cards), text, reviews, others)


def _in_language(learner: Learner, deck: Deck, language: str) -> Deck:
    """*deck* with the texts that there are of it in *language*. Raises `Refusal` where there are none."""
    shown = learner.library.wording.whole(deck, language)
    if shown is None:
        known = learner.library.wording.languages(deck)
        hint = f"it can be had in {errors.ticked(known, 'and')}; `hark new {deck.id} --translate LANG` begins another"
        raise errors.misuse(f"nothing translates `{deck.id}` into `{language}`", hint)
    return shown


_STANDARD_OUTPUT = Path("-")


def _check_fits(deck: Deck) -> None:
    """Raises `Refusal` where *deck* has a card that no row can hold."""
    too_deep = [card for card in deck.cards if card.since > deckfile.FORMATS[0]]
    if too_deep:
        rest = dict.fromkeys(card.kind for card in deck.cards if card not in too_deep)
        others = f"; `--as csv {' '.join(f'--kind {kind}' for kind in rest)}` leaves it out" if rest else ""
        message = f"a table cannot hold a {too_deep[0].kind}, and `{deck.id}/{too_deep[0].id}` is one"
        raise errors.misuse(message, f"`--as toml` and `--as json` hold all of the deck{others}")


def _text(learner: Learner, deck: Deck, form: Form, *, with_progress: bool) -> str:
    if form is Form.TOML:
        return disk.read_bytes(learner.library.file_of(deck)).decode()
    progress = _progress(learner, deck) if with_progress else None
    return formats.as_csv(deck, progress) if form is Form.CSV else formats.as_json(deck, progress)


def _package(learner: Learner, deck: Deck, *, with_progress: bool) -> Written:
    """*deck* as an Anki package."""
    from hark.formats.anki import history, writing

    learned = None
    if with_progress:
        log = learner.store.history
        undone = log.undone()
        learned = writing.Learned(
            standings=learner.store.snapshot.standings_of(deck.id),
            events=[event for event in log.events(card=deck.id) if event.id not in undone],
            stamps=history.stamps(log.review_times()),
            retention=learner.config.retention(deck.id),
            formula=learner.formula,
        )
    helpline = learner.library.helpline(learner.config.region)
    return writing.write(
        deck, learner.calendar, int(learner.now.timestamp()), skill=lambda name: learner.library.skill(deck, name),
        help_lines=helpline.texts, learned=learned,
    )  # fmt: skip


def _progress(learner: Learner, deck: Deck) -> dict[str, dict[str, Any]]:
    """Of each face of *deck* that was graded or set aside, where it stands, by what follows the deck in its ref."""
    progress, standings = {}, learner.store.snapshot.standings_of(deck.id)
    for face in deck.faces():
        standing = standings.get(face.ref, NEW)
        memory, is_out = standing.memory, facts.is_suspended(learner, face.ref, standing)
        if memory or is_out:
            progress[face.ref.partition("/")[2]] = {
                "state": str(memory.state) if memory else "new",
                "due": rfc3339(learner.due_at(memory)) if memory else None,
                "stability_days": memory.stability_days if memory else None,
                "difficulty_fsrs": memory.difficulty if memory else None,
                "reps": memory.reps if memory else 0,
                "lapses": memory.lapses if memory else 0,
                "suspended": is_out,
                "leech": bool(memory and memory.leech),
            }
    return progress


def page(view: Exported, _here: Here) -> Iterable[Block] | str:
    """The deck itself, unless it was written to a file."""
    if view.file is None:
        return view.text
    reviews = f" and {count(view.reviews, 'review')}" if view.reviews is not None else ""
    wrote = Text(f"Wrote {view.deck}, {count(view.cards, 'card')}{reviews}, to {view.file}.")
    if view.packs:
        return (wrote, *(Text(f"Its texts in another language are in {file}.") for file in view.packs))
    return (wrote, *(Text(line, Tone.DIM) for line in _ANKI)) if view.form == Form.APKG else (wrote,)


_ANKI = (
    "In Anki: File, Import; tick “Import any learning progress” for dates and reviews.",
    "Anki takes them over once, for cards it does not have yet: later only the words of cards are renewed.",
)
