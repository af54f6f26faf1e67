# SPDX-License-Identifier: MIT
"""Writes the tables of decks/README.md from the decks: counts, signatures, topics, what carries each paragraph."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from filling import fill
from hark.cards import library
from hark.cards.model import Deck, Kind
from hark.paths import bundled_decks

if TYPE_CHECKING:
    from collections.abc import Sequence

DECKS = bundled_decks()
README = DECKS / "README.md"
CITED = re.compile(r"(.+) \(article, undated\), par\. (\d+(?:, \d+)*)")


def tables(decks: tuple[Deck, ...]) -> dict[str, str]:
    """Each table by the name of its place in the README."""
    made = {"counts": counts, "unsigned": unsigned, "topics": topics, "coverage": coverage}
    return {name: make(decks) for name, make in made.items()}


def counts(decks: tuple[Deck, ...]) -> str:
    """Cards by deck and kind."""
    numbers = [[sum(card.kind is kind for card in deck.cards) for kind in Kind] for deck in decks]
    rows = [[f"[{deck.id}]({deck.id}.toml)", *row, sum(row)] for deck, row in zip(decks, numbers, strict=True)]
    totals = [sum(column) for column in zip(*numbers, strict=True)]
    return table(["deck", *Kind, "cards"], [*rows, ["**all**", *totals, sum(totals)]])


def unsigned(decks: tuple[Deck, ...]) -> str:
    """For each deck, how many of its safety cards are signed, and those that are not."""
    rows = []
    for deck in decks:
        safety = [card for card in deck.cards if card.safety]
        left = [card.id for card in safety if not card.reviewed]
        rows.append([deck.id, f"{len(safety) - len(left)} of {len(safety)}", ", ".join(f"`{name}`" for name in left)])
    return table(["deck", "signed", "not signed"], rows)


def topics(decks: tuple[Deck, ...]) -> str:
    """For each topic, how many cards recall it and how many apply it."""
    found: dict[str, list[int]] = {}
    for deck in decks:
        for card in deck.cards:
            for topic in card.topics:
                found.setdefault(topic, [0, 0])[card.applies] += 1
    return table(["topic", "to recall", "to apply"], [[topic, *found[topic]] for topic in sorted(found)])


def coverage(decks: tuple[Deck, ...]) -> str:
    """For each paragraph of each article, the cards that carry its idea."""
    carried: dict[tuple[str, int], list[str]] = defaultdict(list)
    for deck in decks:
        for card in deck.cards:
            for source in card.sources:
                if found := CITED.fullmatch(source):
                    for paragraph in found[2].split(","):
                        carried[found[1], int(paragraph)].append(f"{deck.id}/{card.id}")
    articles = tomllib.loads((DECKS / "shared" / "articles.toml").read_text(encoding="utf-8"))["articles"]
    rows = [
        [f"{name} {paragraph}", ", ".join(f"`{ref}`" for ref in carried[article["title"], paragraph])]
        for name, article in articles.items()
        for paragraph in range(1, article["paragraphs"] + 1)
    ]
    return table(["article and paragraph", "cards"], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines: list[Sequence[object]] = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def filled(readme: str) -> str:
    """*readme* with its tables as the decks have them now."""
    read = library.read(DECKS, Path("none"))
    return fill(readme, tables(tuple(read.whole(deck) for deck in read.decks)))


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
