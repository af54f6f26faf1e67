# SPDX-License-Identifier: MIT
"""What commands write their signatures with: arguments and options, and those that several of them have."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from hark.cards.model import Kind
from hark.cli.output import Colour

__all__ = [
    "COMMON", "OWN", "SIZE", "WHICH", "Argument", "AsJson", "AsPlain", "Cards", "Cram", "DryRun", "InColour",
    "Minutes", "NewCards", "OfDecks", "OfKind", "Option", "Salvage", "Skilled", "Tagged", "Target", "Yes",
]  # fmt: skip

COMMON = "Common options"
"""The heading in help for the options that every command has."""
OWN = "Options"
"""The heading for a command's own."""
WHICH, SIZE = "Which cards", "Size"

AsJson = Annotated[bool, Option("--json", help="Answer with one JSON object.", rich_help_panel=COMMON)]
AsPlain = Annotated[bool, Option("--plain", help="Plain labelled lines, for screen readers.", rich_help_panel=COMMON)]
InColour = Annotated[
    Colour, Option("--color", metavar="WHEN", help="Colour: auto, always or never.", rich_help_panel=COMMON)
]

OfDecks = Annotated[
    list[str] | None, Argument(metavar="[DECK]...", help="Only these decks; a prefix that fits one is enough.")
]
OfKind = Annotated[
    list[Kind] | None,
    Option(
        "--kind",
        metavar="KIND",
        rich_help_panel=WHICH,
        help="`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.",
    ),
]
Tagged = Annotated[
    list[str] | None,
    Option("--tag", metavar="TAG", help="Only cards with this tag; may be repeated.", rich_help_panel=WHICH),
]
Skilled = Annotated[
    list[str] | None,
    Option(
        "--skill", metavar="ID", rich_help_panel=WHICH,
        help="Only cards weighed by this skill; may be repeated.",
    ),
]  # fmt: skip
Minutes = Annotated[
    float | None, Option(min=1, max=240, metavar="MINUTES", help="How long it should take.", rich_help_panel=SIZE)
]
Cards = Annotated[
    int | None, Option(min=1, max=1000, metavar="N", help="How many cards at most.", rich_help_panel=SIZE)
]
NewCards = Annotated[
    int | None, Option(min=0, max=1000, metavar="N", help="How many new cards at most.", rich_help_panel=SIZE)
]
More = Annotated[bool, Option("--more", help="Go on after today's session.", rich_help_panel=SIZE)]
Cram = Annotated[bool, Option("--cram", help="Practise any cards, due or not; nothing is recorded.")]
Target = Annotated[str, Argument(metavar="DECK|CARD", help="A deck's id, or a card's: deck/card, or card alone.")]
Yes = Annotated[bool, Option("--yes", help="Do it without asking.")]
DryRun = Annotated[bool, Option("--dry-run", help="Only show what would be done.")]
Salvage = Annotated[bool, Option("--salvage", help="Leave out what is damaged there, and take the rest.")]
