# SPDX-License-Identifier: MIT
"""How each kind of card looks as a note of Anki: two note types, and the fields of one note as HTML. Pure.

Every text is written so that Anki shows it as it is: none becomes a tag, a gap, a formula or a sound.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from hark.cards.model import GAP, Cloze, Concept
from hark.formats.anki.package import GUID
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hark.cards.card import Exchange, Skill
    from hark.cards.model import Card, Deck

CSS = "".join((
    ".card{font-family:sans-serif;font-size:20px;line-height:1.4;text-align:left;max-width:34em;margin:auto}",
    ".cloze{font-weight:bold}", ".more{opacity:.75;font-size:85%}",
))  # fmt: skip
_MOD_S = 1_795_000_000
"""When the note types were last changed here: Anki takes over one that is newer than its own."""
_WHY = "{{#Why}}<p>{{Why}}</p>{{/Why}}{{#Help}}<p><b>{{Help}}</b></p>{{/Help}}"
_MORE = f'{_WHY}{{{{#Sources}}}}<p class="more">{{{{Sources}}}}</p>{{{{/Sources}}}}'
_ANSWER = "{{FrontSide}}<hr id=answer>"
_AFTER = {"met": "a reply that shows at least half of it", "trap": "the trap", "else": "any other reply"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;", "[": "&#91;", "\\": "&#92;"}


@frozen
class NoteType:
    """A note type: what Anki makes cards of."""

    id: int
    """Fixed, so that a package written later updates the notes of an earlier one."""
    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str], ...]
    """Question and answer of each card."""


SIDES = NoteType(
    1_795_000_000_001, "hark", False, ("Front", "Back", "Why", "Help", "Sources", "Reverse"),
    (("{{Front}}", _ANSWER + "{{Back}}" + _MORE), ("{{#Reverse}}{{Back}}{{/Reverse}}", _ANSWER + "{{Front}}" + _MORE)),
)  # fmt: skip
"""A question and its answer. That it is asked the other way round too is said in a field, since Anki never gives a note
that is there another type."""
GAPS = NoteType(
    1_795_000_000_002, "hark gaps", True, ("Text", "Why", "Help", "Sources"),
    (("{{cloze:Text}}", "{{cloze:Text}}" + _MORE),),
)  # fmt: skip


@frozen
class Note:
    """A card as a note."""

    guid: str
    type: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    suffixes: tuple[str, ...]
    """What the refs of its cards end in, in Anki's order of them."""


def note_of(deck: Deck, card: Card, skill: Callable[[str], Skill], help_lines: Sequence[str]) -> Note:
    """*card* of *deck* as a note; *help_lines* stand on it where it touches on danger."""
    why, sources = _html(card.why), _html("Sources: " + "; ".join(card.sources) if card.sources else "")
    lines = "<br>".join(map(_html, help_lines)) if card.safety else ""
    fields: tuple[str, ...]
    if isinstance(card, Cloze):
        note_type, fields = GAPS, (_gapped(card.text), why, lines, sources)
    else:
        front, back = _sides(deck, card, skill)
        reverse = "yes" if isinstance(card, Concept) and card.reverse else ""
        note_type, fields = SIDES, (front, back, why, lines, sources, reverse)
    tags = dict.fromkeys("-".join(tag.split()) for tag in (*card.topics, *card.tags, *deck.tags))
    return Note(f"{GUID}{deck.id}/{card.id}", note_type, fields, tuple(tags), card.suffixes)


def number_of(name: str) -> int:
    """A number for *name*, always the same: Anki's ids are milliseconds since 1970, and none may lie in the future."""
    return 100_000_000_000 + int.from_bytes(blake2b(name.encode(), digest_size=5).digest())


def _sides(deck: Deck, card: Card, skill: Callable[[str], Skill]) -> tuple[str, str]:
    """What is asked and what is answered."""
    if isinstance(card, Concept):
        return _html(card.front), _html(card.back)
    if options := card.options:
        # In the file the right one often stands first, and a note cannot shuffle.
        shown = sorted(options, key=lambda option: number_of(f"{deck.id}/{card.id}/{option.text}"))
        letters = {option.text: chr(ord("A") + place) for place, option in enumerate(shown)}
        right = "".join(
            f"<p><b>{letters[option.text]}. {_html(option.text)}</b></p>" for option in shown if option.correct
        )
        reasons = [f"<b>{letters[option.text]}.</b> {_html(option.why)}" for option in shown if option.why]
        asked = _list([f"{letters[option.text]}. {_html(option.text)}" for option in shown], plain=True)
        return f"{_html(card.front)}{asked}", right + _list(reasons, plain=True)
    turns = card.turns  # what has no options and no gaps is a talk
    asked = f"<p>{_html(card.setting or '')}</p><p>“{_html(turns[0].says)}”</p><p><b>{_html(card.task or '')}</b></p>"
    return asked, "<hr>".join(_turn(said, skill, is_only=len(turns) == 1) for said in turns)


def _turn(said: Exchange, skill: Callable[[str], Skill], *, is_only: bool) -> str:
    """What a reply to that is weighed by, after what is said where it is one of several."""
    head = ""
    if not is_only:
        after = f", after {' or '.join(_AFTER[outcome] for outcome in said.after)}" if said.after else ""
        head = f"<p><b>Turn {said.turn}{after}:</b> “{_html(said.says)}”</p>"
    looked_for = [f"<b>{_html(named.name)}.</b> {_html(named.look_for)}" for named in map(skill, said.skills)]
    models = "".join(f"<p>“{_html(model)}”</p>" for model in said.models)
    return f"{head}{_list(looked_for)}<p><b>The trap:</b> {_html(said.trap)}</p>{models}"


def _list(items: Iterable[str], *, plain: bool = False) -> str:
    style = ' style="list-style: none; padding-left: 0"' if plain else ""
    return f"<ul{style}>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _gapped(text: str) -> str:
    """*text* with its gaps as Anki marks them, each a card of its own; `::` in one would begin a hint."""
    text, pieces, place = text.strip(), [], 0
    for number, gap in enumerate(GAP.finditer(text), 1):
        hidden = _shown(gap[1]).replace("::", "&#58;&#58;")
        pieces += [_shown(text[place : gap.start()]), f"{{{{c{number}::{hidden}}}}}"]
        place = gap.end()
    return "".join(pieces) + _shown(text[place:])


def _html(text: str) -> str:
    """The whole of *text* as HTML."""
    return _shown(text.strip())


def _shown(text: str) -> str:
    """*text* as HTML, of which Anki takes nothing for its own."""
    return "".join(_ENTITIES.get(letter, letter) for letter in text).replace("\n", "<br>")


def type_rows() -> dict[str, Any]:
    """Both note types as the database of schema 11 has them."""
    return {str(made.id): _type_row(made) for made in (SIDES, GAPS)}


def _type_row(made: NoteType) -> dict[str, Any]:
    named = "Gap" if made.is_cloze else "Card"
    return {
        "id": made.id, "name": made.name, "type": int(made.is_cloze), "mod": _MOD_S, "usn": -1, "sortf": 0,
        "did": None, "css": CSS, "latexPre": "", "latexPost": "", "latexsvg": False, "req": [], "vers": [], "tags": [],
        "flds": [
            {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
            for place, name in enumerate(made.fields)
        ],
        "tmpls": [
            {"name": f"{named} {place + 1}", "ord": place, "qfmt": asked, "afmt": answered, "bqfmt": "", "bafmt": "",
             "did": None}
            for place, (asked, answered) in enumerate(made.templates)
        ],
    }  # fmt: skip
