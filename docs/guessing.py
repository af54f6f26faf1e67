# SPDX-License-Identifier: MIT
"""Whether the words of an option give away that it is the right one.

A naive Bayes classifier learns from the choice cards of nine decks which words stand in right options and which in
wrong ones, and guesses the cards of the tenth without reading the question; so for each deck in turn. The same is done
with keys drawn at random, many times: what it reaches there is what chance and the sizes of the cards give. A set of
cards is in order while its true keys are guessed no oftener than the random ones, and in under 35 of 100 cards.

    python3 tasks.py guess
"""

from __future__ import annotations

import math
import random
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

DECKS = Path(__file__).resolve().parent.parent / "decks"
LIMIT = 0.35
ROUNDS = 200

Card = tuple[list[frozenset[str]], int]
"""The words of each option, and which option is right."""


def words(text: str) -> frozenset[str]:
    """The words and marks of *text*, each once: a question mark gives an option away as a word does."""
    return frozenset(re.findall(r"[a-z]+(?:['’][a-z]+)?|[?!,;:]", text.lower()))


def choices(folder: Path) -> dict[str, list[Card]]:
    """The choice cards of each deck in *folder*."""
    decks: dict[str, list[Card]] = {}
    for file in sorted(file for file in folder.glob("*.toml") if "." not in file.stem):  # no packs
        cards = tomllib.loads(file.read_text(encoding="utf-8")).get("cards", [])
        for card in cards:
            if card.get("kind") == "choice":
                options = card["options"]
                key = next(place for place, option in enumerate(options) if option.get("correct"))
                decks.setdefault(file.stem, []).append(([words(option["text"]) for option in options], key))
    return decks


def guessed(decks: dict[str, list[Card]]) -> float:
    """The share of cards whose key is guessed by what the other decks teach, 0 to 1; ties count in part."""
    counts = {name: (Counter[str](), Counter[str]()) for name in decks}
    for name, cards in decks.items():
        for options, key in cards:
            for place, option in enumerate(options):
                counts[name][place == key].update(option)
    all_wrong = sum((wrong for wrong, _ in counts.values()), Counter[str]())
    all_right = sum((right for _, right in counts.values()), Counter[str]())
    hits, number = 0.0, 0
    for name, cards in decks.items():
        wrong, right = all_wrong - counts[name][0], all_right - counts[name][1]
        vocabulary = len(wrong | right) or 1
        of_wrong, of_right = wrong.total() + vocabulary, right.total() + vocabulary
        for options, key in cards:
            scores = [
                sum(math.log((right[word] + 1) / of_right) - math.log((wrong[word] + 1) / of_wrong) for word in option)
                for option in options
            ]
            best = [place for place, score in enumerate(scores) if score == max(scores)]
            hits += (key in best) / len(best)
            number += 1
    return hits / number if number else 0.0


def band(decks: dict[str, list[Card]], rounds: int = ROUNDS, seed: int = 1) -> tuple[float, float]:
    """The median and the 95th percentile of the share guessed where keys are drawn at random."""
    dice = random.Random(seed)

    def drawn(cards: list[Card]) -> list[Card]:
        return [(options, dice.randrange(len(options))) for options, _ in cards]

    shares = sorted(guessed({name: drawn(cards) for name, cards in decks.items()}) for _ in range(rounds))
    return shares[len(shares) // 2], shares[int(len(shares) * 0.95)]


def main() -> int:
    """Writes the shares; 1 where the keys can be guessed from their words."""
    decks = choices(DECKS)
    share, (median, most) = guessed(decks), band(decks)
    sys.stdout.write(
        f"{sum(map(len, decks.values()))} choice cards: {share:.0%} guessed from their words;"
        f" random keys {median:.0%}, at most {most:.0%}\n"
    )
    return int(share > most or share >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
