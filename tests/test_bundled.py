# SPDX-License-Identifier: MIT
"""The bundled decks: sound, whole, sourced, kind, and a good first session."""

from __future__ import annotations

import re
import struct
import tomllib
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from zlib import crc32

import pytest

import onhand
from hark import config
from hark.cards import helplines, library
from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Dialogue, Kind, Scenario
from hark.memory.days import Calendar
from hark.quality import check, report
from hark.render import notices
from hark.render.page import Entry
from hark.study import agenda
from places import HERE, deck_files

ROOT = HERE.parent
DECKS = ROOT / "decks"
SHARED = DECKS / "shared"
SEEDS = ROOT.parent / "shared" / "seeds"
LIBRARY = library.read(DECKS, Path("none"))
DECKS_READ = [LIBRARY.whole(deck) for deck in LIBRARY.decks]
CARDS = {f"{deck.id}/{card.id}": card for deck in DECKS_READ for card in deck.cards}
ARTICLES = tomllib.loads((SHARED / "articles.toml").read_text(encoding="utf-8"))["articles"]

UNDATED = {
    "Australian comorbidity guidelines, Grounding (comorbidityguidelines.org.au, undated)",
    "988 Suicide & Crisis Lifeline, five action steps (988lifeline.org, undated)",
    "Kentucky Commission on the Deaf and Hard of Hearing, How to use a sign language interpreter (web page, undated)",
    "Mental Health First Aid, the ALGEE action plan (course, undated)",
    "NIDA, Words Matter: preferred language for talking about addiction (web page, undated)",
}
"""The sources without a year: pages that are kept current or bear no date, and a course that differs by country."""


UNSIGNED = "unsigned-safety"
CITED = re.compile(r"(.+) \(article, undated\), par\. (\d+(?:, \d+)*)")


def said(card: Card) -> list[str]:
    """Every text of *card* that a learner reads, but for its sources."""
    match card:
        case Concept():
            own = [card.front, card.back]
        case Cloze():
            own = [card.text.replace("{{", "").replace("}}", "")]
        case Choice():
            own = [card.question, *(text for option in card.options for text in (option.text, option.why))]
        case Scenario():
            own = [card.setting, card.says, card.task, card.trap, *card.models]
        case Dialogue():
            own = [text for key, text in card.texts() if key != "why"]
        case _:
            raise AssertionError(card)
    return [*own, card.why]


def runs(text: str) -> set[str]:
    """Every run of eight words in *text*, letters and digits alone."""
    found = re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))
    return {" ".join(found[place : place + 8]) for place in range(len(found) - 7)}


def test_nothing_to_mend() -> None:
    """No fault of form, and nothing that a rule finds, however light, without a reason given at the card.

    But for one: that nobody has signed a safety card cannot be silenced here, only mended by somebody who signs.
    """
    answer = report.checked(deck_files(DECKS), DECKS)

    assert answer.faults == ()
    assert [one for one in answer.findings if not one.allowed and one.rule != UNSIGNED] == []
    assert (answer.files, answer.cards) == (10, len(CARDS))
    assert LIBRARY.broken == ()


def test_silences_are_few_and_needed() -> None:
    """What is silenced would be found, and it is little."""
    silenced = {(f"{deck.id}/{card.id}", rule) for deck in DECKS_READ for card in deck.cards for rule, _ in card.allow}
    silenced |= {(deck.id, rule) for deck in LIBRARY.decks for rule, _ in deck.allow}

    assert silenced == {
        (f"{one.deck}/{one.card}" if one.card else one.deck, one.rule)
        for one in check.findings(DECKS_READ, report.articles(DECKS))
        if one.rule != UNSIGNED
    }
    assert len(silenced) <= 3


def test_how_many_cards() -> None:
    """As many as were planned, of each kind."""
    kinds = [card.kind for card in CARDS.values()]

    assert len(kinds) >= 335
    assert kinds.count(Kind.CHOICE) >= 93
    assert kinds.count(Kind.SCENARIO) >= 97
    assert kinds.count(Kind.CONCEPT) + kinds.count(Kind.CLOZE) >= 140


def test_every_topic_is_recalled_and_applied() -> None:
    """Each topic has a card to recall and one to apply."""
    recalled = {topic for card in CARDS.values() for topic in card.topics if isinstance(card, Concept | Cloze)}
    applied = {topic for card in CARDS.values() for topic in card.topics if card.applies}

    assert recalled == applied
    assert len(recalled) > 100
    assert [topic for topic in recalled if not re.fullmatch(r"[A-Z]{2}-\d\d", topic)] == []


@pytest.mark.parametrize("deck", DECKS_READ, ids=lambda deck: deck.id)
def test_every_card_is_described(deck: Deck) -> None:
    """Each card has an id of its own, topics, sources, a difficulty, and what it teaches; each deck says what it is."""
    table = tomllib.loads((DECKS / f"{deck.id}.toml").read_text(encoding="utf-8"))

    assert [card for card in table["cards"] if not {"id", "topics", "sources", "difficulty"} <= set(card)] == []
    assert [
        card.id
        for card in deck.cards
        if not (card.topics and card.sources and card.difficulty in (1, 2, 3))
        or not (card.why.strip() or isinstance(card, Choice))
    ] == []
    assert all((deck.description, deck.license == "CC-BY-4.0", deck.authors, deck.tags, deck.language == "en"))


# --------------------------------------------------------------------------------------------------------- sources


def test_every_paragraph_is_carried() -> None:
    """Each paragraph of each article is among the sources of a card, and no card cites one that is not there."""
    cited = {
        (article, int(paragraph))
        for card in CARDS.values()
        for source in card.sources
        if (named := CITED.fullmatch(source))
        for article, paragraph in product([named[1]], named[2].split(", "))
    }

    assert len(ARTICLES) == 5
    assert cited == {
        (article["title"], one + 1) for article in ARTICLES.values() for one in range(article["paragraphs"])
    }


def test_every_source_can_be_looked_up() -> None:
    """A source names a year or the paragraph of an article, or is one of a few that have no year."""
    plain = {
        source
        for card in CARDS.values()
        for source in card.sources
        if not re.search(r"\b(19|20)\d\d\b", source) and not CITED.fullmatch(source)
    }

    assert plain == UNDATED
    assert [source for source in plain if not source.endswith(", undated)")] == []


def test_no_source_is_a_file() -> None:
    """On screen a source is the name of an article, a study or a page; never that of a file."""
    sources = {source for card in CARDS.values() for source in card.sources}

    assert [
        one for one in sources if re.search(r"\.(txt|md|pdf|html?|toml|docx?)\b|\\|^\w+/|\d+_[0-9a-f]{8}", one)
    ] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles are not beside the project")
def test_nothing_is_copied() -> None:
    """No run of eight words is shared with an article, in no text of the decks, their sources and titles included."""
    articles = set().union(*(runs(file.read_text(encoding="utf-8")) for file in SEEDS.glob("*.txt")))

    shared = {file.name: runs(file.read_text(encoding="utf-8")) & articles for file in DECKS.rglob("*.toml")}

    assert len(articles) > 1000
    assert {name: found for name, found in shared.items() if found} == {}


def test_no_source_is_copied() -> None:
    """How a source or an article is named shares no run of eight words with an article: a long title is cut."""
    kept = report.articles(DECKS)
    named = {source for card in CARDS.values() for source in card.sources}
    named |= {article["title"] for article in ARTICLES.values()}

    assert [name for name in sorted(named) if check.fingerprints(name) & kept] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles are not beside the project")
def test_fingerprints_are_those_of_the_articles() -> None:
    """The kept checksums are those of the articles, each once, in order, four bytes each."""
    files = sorted(SEEDS.glob("*.txt"))
    found = set().union(*(check.fingerprints(file.read_text(encoding="utf-8")) for file in files))

    assert len(files) == len(ARTICLES)

    assert (SHARED / "articles.crc32").read_bytes() == b"".join(struct.pack("<I", one) for one in sorted(found))


def test_fingerprints_are_there() -> None:
    """The checksums come with the decks, and they are not those of the cards."""
    kept = report.articles(DECKS)

    assert len(kept) > 1000
    assert len(kept) * 4 == (SHARED / "articles.crc32").stat().st_size
    assert crc32(b"one two three four five six seven eight") not in kept


# ---------------------------------------------------------------------------------------------- safety and kindness


def test_every_skill_is_shared() -> None:
    """A card of the bundled decks names skills of the shared vocabulary, and every one of those is used.

    But for one, which stands there so that what was ticked before it became six acts can be read.
    """
    named = {skill for card in CARDS.values() for skill in card.skills}
    shared = set(tomllib.loads((SHARED / "skills.toml").read_text(encoding="utf-8"))["skills"])

    assert named == shared - {"safety-check"}
    assert [deck.id for deck in LIBRARY.decks if deck.skills] == []


ACTS = {"safety-check", "ask-plainly", "ask-already-done", "bring-someone-in"}


def test_every_safety_scenario_is_flagged() -> None:
    """Where a reply checks for danger, the card is marked, and so is whatever speaks of dying."""
    grave = re.compile(
        r"suicid|kill(ing)? (my|your|him|her)self|self-harm|end (my|your) life|want to die", re.IGNORECASE
    )
    unmarked = [
        ref
        for ref, card in CARDS.items()
        if not card.safety and (not ACTS.isdisjoint(card.skills) or grave.search(" ".join(said(card))))
    ]

    assert unmarked == []
    assert sum(card.safety and isinstance(card, Scenario) for card in CARDS.values()) >= 40


def test_nobody_is_made_up_as_a_reviewer() -> None:
    """Every safety card has its place for signatures, and nobody has signed one yet: a name needs a real person."""
    tables = [tomllib.loads((DECKS / f"{deck.id}.toml").read_text(encoding="utf-8"))["cards"] for deck in LIBRARY.decks]

    assert [card["id"] for cards in tables for card in cards if card.get("safety") and "reviewed" not in card] == []
    assert [ref for ref, card in CARDS.items() if card.reviewed] == []


def test_cards_about_abuse_and_children_bring_their_lines() -> None:
    """A card with a tag that brings a line of its own is about safety, so that the line is shown."""
    tagged = {trouble: [ref for ref, card in CARDS.items() if trouble in card.tags] for trouble in helplines.TROUBLES}

    assert min(map(len, tagged.values())) >= 4
    assert [ref for refs in tagged.values() for ref in refs if not CARDS[ref].safety] == []


def test_988_is_for_the_us_and_canada() -> None:
    """A card that speaks of 988 says that it is for the US and Canada, or for whom it would be wrong."""
    speaking = {ref: " ".join(said(card)) for ref, card in CARDS.items() if "988" in " ".join(said(card))}

    assert set(speaking) == {"safety-and-self-care/lines-by-region", "safety-and-self-care/pinned-for-the-forum"}
    assert [ref for ref, text in speaking.items() if not re.search(r"\bUS and Canada\b", text)] == []


def test_no_other_number_to_ring() -> None:
    """No card holds a phone number of any other line."""
    number = re.compile(r"\b(911|999|112|111|116 ?123|13 ?11 ?14)\b|\d[\d -]{7,}\d")

    assert [ref for ref, card in CARDS.items() if number.search(" ".join(said(card)))] == []


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("UK", "gb"),
        ("uk", "gb"),
        ("England", "gb"),
        ("DE", "de"),
        ("Germany", "de"),
        ("New Zealand", "nz"),
        ("at", None),
    ],
)
def test_regions_as_people_call_them(typed: str, region: str | None) -> None:
    """Whoever is in a listed country finds it by its letters or its name."""
    names = {key: line.name for key, line in LIBRARY.helplines.items() if key != "world"}

    assert helplines.region_called(typed, names) == region


def test_letters_of_regions() -> None:
    """Each country is picked by a letter of its name or key, by its first where nobody before it has that."""
    names = tuple((key, line.name) for key, line in LIBRARY.helplines.items() if key != "world")
    page = notices.region(names)

    assert [(block.mark, block.text) for block in page if isinstance(block, Entry)] == [
        ("u", "United States"),
        ("c", "Canada"),
        ("t", "United Kingdom"),
        ("i", "Ireland"),
        ("a", "Australia"),
        ("n", "New Zealand"),
        ("s", "South Africa"),
        ("k", "Kenya"),
        ("p", "Philippines"),
        ("f", "France"),
        ("g", "Germany"),
        ("e", "Spain"),
        ("b", "Brazil"),
        ("j", "Japan"),
    ]


def test_helplines() -> None:
    """Each region has a page to read and a day on which it was read; the world has an entry; 988 is for two."""
    table = tomllib.loads((SHARED / "helplines.toml").read_text(encoding="utf-8"))
    regions = table["regions"]

    assert "world" in regions
    assert {region for region, entry in regions.items() if "988" in str(entry)} == {"us", "ca"}
    assert [r for r in regions if r != "world" and not re.fullmatch(r"[a-z]{2}", r)] == []
    assert [
        r for r, entry in regions.items() if set(entry) != {"name", "text", "source", "checked", *helplines.TROUBLES}
    ] == []
    lines = [
        line for entry in regions.values() for line in (entry, *(entry[trouble] for trouble in helplines.TROUBLES))
    ]
    assert [line for line in lines if len(line["text"]) > 160 or not line["text"].isascii()] == []
    assert [line for line in lines if not re.fullmatch(r"https://[a-z0-9.-]+\S*", line["source"])] == []
    assert [line for line in lines if date.fromisoformat(line["checked"]).isoformat() != line["checked"]] == []
    assert [r for r, entry in regions.items() if "findahelpline.com" not in entry["text"]] == []
    assert [r for r, entry in regions.items() if "local emergency number" not in entry["text"]] == []
    assert [cue for cue in table["cues"] if cue != cue.lower().strip() or not cue] == []


EXTREME = re.compile(
    r"\b(addicts?|junkies?|abusers?|alcoholics?|sufferers?|non-?compliant|the mentally ill|committed suicide)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')


def test_hard_words_stand_in_quotation_marks() -> None:
    """Words that name people by a verdict are somebody's own words or held up as such, and never a deck's own."""
    bare = [
        (ref, text)
        for ref, card in CARDS.items()
        for text in said(card)
        if text not in [one.says for one in card.turns] and EXTREME.search(QUOTED.sub("", text))
    ]

    assert bare == []
    assert [deck.id for deck in LIBRARY.decks if EXTREME.search(f"{deck.title} {deck.description}")] == []
    assert [ref for ref, card in CARDS.items() if any(text.count('"') % 2 for text in said(card))] == []


def test_retired_ids_stay_retired() -> None:
    """No card has an id that another card of its deck had once: progress hangs on it."""
    retired = tomllib.loads((SHARED / "retired.toml").read_text(encoding="utf-8"))

    assert list(retired) == [deck.id for deck in LIBRARY.decks]
    assert [ref for deck, ids in retired.items() for name in ids if (ref := f"{deck}/{name}") in CARDS] == []
    assert [deck for deck, ids in retired.items() if ids != sorted(set(ids))] == []


# ---------------------------------------------------------------------------------------------------------- the path


def test_the_path_names_each_deck_once() -> None:
    """The learning path holds every bundled deck, and no other."""
    path = tomllib.loads((SHARED / "path.toml").read_text(encoding="utf-8"))["decks"]

    assert sorted(path) == [file.stem for file in deck_files(DECKS)]
    assert [deck.id for deck in LIBRARY.decks] == path


def test_a_first_session() -> None:
    """A newcomer meets a definition first, then easy cards, a choice and a scenario among them, in five minutes."""
    defaults = {one.name: one.default for one in config.SETTINGS}
    assert (defaults["new_per_day"], defaults["session_minutes"], defaults["session_cards"]) == (10, 5, 0)
    moment = Calendar(UTC).moment(datetime(2026, 3, 2, 9, tzinfo=UTC))
    waiting = onhand.waiting(LIBRARY.faces.values(), {}, moment, Calendar(UTC), 10)

    plan = agenda.plan(waiting, agenda.Limits(minutes=5))

    kinds = [face.card.kind for face in plan.faces]
    first = plan.faces[0].card
    assert isinstance(first, Concept)
    assert first.id == "the-third-hour"
    assert kinds.count(Kind.SCENARIO) == 1
    assert Kind.CHOICE in kinds
    assert {face.card.difficulty for face in plan.faces} == {1}
    assert {face.deck.id for face in plan.faces} == {LIBRARY.decks[0].id}
    assert not any(face.card.safety for face in plan.faces)
    assert 180 <= plan.seconds <= 300
