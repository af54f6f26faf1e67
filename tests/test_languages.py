# SPDX-License-Identifier: MIT
"""One card in many languages, with one progress: what is shown, and what knows nothing of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from hark.cards import library
from hark.cards.wording import is_like
from harness import Hark, events, kept, plain, welcomed
from packtexts import SPANISH
from places import SMALL

if TYPE_CHECKING:
    from pathlib import Path

PAUSE = SPANISH[SPANISH.index('[[cards]]\nid = "pause"') : SPANISH.index('[[cards]]\nid = "two-parts"')]
FRENCH = """\
format = 2
translates = "listening"
language = "fr"

[[cards]]
id = "pause"
front = "Laisser de la place"
back = "Une pause"
"""
HELP = """\
cues = ["quiero morir", "no más dolor"]
[regions.us]
text = "Llame al 988."
[regions.us.abuse]
text = "Violencia en casa: 1-800."
"""


@pytest.fixture
def spanish(hark: Hark) -> Hark:
    """A learner who likes Spanish best, with the pack for `listening`."""
    hark.add_deck("listening.es", SPANISH)
    assert hark("config language es").code == 0
    return hark


def question(hark: Hark, card: str) -> tuple[str, str]:
    """What that card asks, and in which language."""
    shown = hark(f"show {card} --json").json()["card"]
    return shown["question"], shown["language"]


def test_a_card_is_shown_in_the_language_chosen(spanish: Hark) -> None:
    """Text, options, rubric and title of the deck are the pack's; refs, skills and tags are the card's."""
    choice = spanish("show listening/which-reply --json").json()["card"]
    scenario = spanish("show listening/fourth-no --json").json()["card"]

    assert choice["deck_title"] == "Escuchar"
    assert [option["text"] for option in choice["options"]] == [
        "Suena a soledad.", "Seguro que estaban ocupados.", "¿Los llamaste tú?",
    ]  # fmt: skip
    assert choice["options"][0]["correct"]
    assert choice["tags"] == ["replies", "basics"]
    assert scenario["task"] == "¿Qué dices ahora?"
    assert [skill["skill"] for skill in scenario["skills"]] == ["reflect-feeling", "validate", "avoid-advice"]
    assert question(spanish, "listening/two-parts#2") == ("Escuchar pide atención y […].", "es")


def test_card_by_card(hark: Hark) -> None:
    """What the best language lacks comes in the next, and at last in the deck's own."""
    hark.add_deck("listening.es", SPANISH.replace(PAUSE, ""))
    hark.add_deck("listening.fr", FRENCH)

    hark("config language es fr")

    assert question(hark, "listening/reflection") == ("¿Qué devuelve un reflejo?", "es")
    assert question(hark, "listening/pause") == ("Laisser de la place", "fr")
    assert question(hark, "care/empty-cup")[1] == "en"
    hark("config language en es")
    assert question(hark, "listening/reflection") == ("What does a reflection hand back?", "en")


@pytest.mark.parametrize(
    "broken",
    [
        SPANISH.replace('back = "Una pausa"', 'back = ""'),
        SPANISH.replace("{{tiempo}}", "tiempo"),
        SPANISH.replace('front = "Dejar', "front = Dejar"),
        SPANISH.replace('translates = "listening"', 'translates = "care"'),
        "",
    ],
)  # fmt: skip
def test_what_cannot_be_used_takes_nothing_away(hark: Hark, broken: str) -> None:
    """A card that is not whole, built otherwise, or in a pack with a fault, is shown as it was written."""
    hark.add_deck("listening.es", broken)
    hark("config language es")

    shown = {question(hark, card)[1] for card in ("listening/pause", "listening/two-parts")}

    assert "en" in shown
    assert hark("review --json").code == 0


def test_a_broken_pack_is_told(hark: Hark) -> None:
    """`decks` names a pack that cannot be read; nothing else is kept from working by it."""
    file = hark.add_deck("listening.es", SPANISH.replace('language = "es"', 'language = "es"\nx = 1'))

    assert [(row["file"], row["message"]) for row in hark("decks --json").json()["broken"]] == [
        (str(file), "the pack has an unknown key `x`")
    ]
    assert hark("due --json").json()["broken"] == []


def test_progress_knows_of_no_language(hark: Hark) -> None:
    """Whatever language its cards were shown in, a history has the same events, dates and waiting cards."""
    hark.add_deck("listening.es", SPANISH)

    def studied(home: Hark, languages: tuple[str, str]) -> object:
        for day, language in enumerate(languages, 2):
            home(f"config language {language}")
            at = f"2026-03-0{day} 09:00"
            for card in ("listening/two-parts#2", "listening/which-reply", "listening/pause#reverse"):
                home(f"grade {card} good", at=at)
        snapshot = kept(home, "SELECT * FROM memory ORDER BY card")
        return events(home), snapshot, home("due --json", at="2026-03-09 09:00").json()

    one, other = hark, Hark(hark.home.with_name("other"))
    other.add_deck("listening.es", SPANISH)
    assert studied(one, ("en", "es")) == studied(other, ("es", "en"))


def test_a_session_in_spanish(spanish: Hark) -> None:
    """Questions, answers and what was picked are the pack's; what a program says and a screen's own words stay."""
    welcomed(spanish)
    lines = ['{"do": "show"}', '{"do": "grade", "grade": "good"}', '{"do": "quit"}']

    ran = spanish("session listening --kind concept --stdio", stdin="\n".join(lines) + "\n")
    asked, shown, *_ = map(json.loads, ran.out.splitlines())
    said = spanish("review listening --kind choice --plain", stdin="a\n3\nq\n").out

    assert (asked["card"]["question"], asked["card"]["language"]) == ("¿Qué devuelve un reflejo?", "es")
    assert shown["card"]["answer"] == "Lo que dijo la persona, con palabras nuevas."
    assert 'Ana dice: "Nadie llamó". ¿Qué respuesta le deja espacio?' in said
    assert "Nombra un sentimiento y se detiene ahí." in said
    assert events(spanish)[-1][1] == "listening/which-reply"


def test_what_is_searched_is_what_is_shown(spanish: Hark) -> None:
    """Spanish words are found, without their accents; English ones only on cards that are in English."""

    def found(words: str) -> list[str]:
        return [line["card"] for line in spanish(f"search {words} --json").json()["cards"]]

    assert found("atencion tiempo") == ["listening/two-parts"]
    assert found("attention") == []
    assert found("empty cup") == ["care/empty-cup"]
    assert found("respuesta --kind choice --tag replies") == ["listening/which-reply"]
    assert found("respuesta --kind concept") == []
    file = spanish.home / "data/decks/listening.es.toml"
    file.write_text(SPANISH.replace("{{tiempo}}", "{{calma}}"), encoding="utf-8")
    assert (found("tiempo"), found("calma")) == ([], ["listening/two-parts"])


def test_words_about_languages(spanish: Hark) -> None:
    """The setting tells how far it goes, and each deck which languages it has."""
    assert plain(spanish, "config language").splitlines()[2:] == [
        "es: 5 of 7 cards, in 1 deck.",
        "Where a card is in none of them, it comes in its deck's own language.",
        "",
        "Kept in HOME/config/config.toml",
    ]
    assert "Nothing is in fr yet." in plain(spanish, "config language fr")
    assert [deck["languages"] for deck in spanish("decks --json").json()["decks"]] == [["en", "es"], ["en"]]
    assert "languages: en, es" in plain(spanish, "show listening")
    assert spanish("config language ../x").code == 2


def test_parsed_once(spanish: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack that was read before is not parsed again; who shows no card does not even look at it."""
    assert question(spanish, "listening/pause")[1] == "es"
    monkeypatch.setattr("hark.cards.packreader.read", lambda *_: pytest.fail("parsed again"))
    assert question(spanish, "listening/pause")[1] == "es"

    monkeypatch.setattr("hark.cards.library.Library.wording", property(lambda _: pytest.fail("looked at")))
    assert spanish("due").code == 0


def test_helplines_and_danger_words(hark: Hark, tmp_path: Path) -> None:
    """Help lines come in the language chosen with their own source; words of danger count in every language."""
    hark.bundled = tmp_path / "decks"
    shutil.copytree(SMALL, hark.bundled)
    shared = hark.bundled / "shared"
    (shared / "helplines.es.toml").write_text(HELP, encoding="utf-8")
    (shared / "skills.es.toml").write_text('[skills.validate]\nname = "Validar"\nlook_for = "Lo dice."\n')
    hark.add_deck("listening.es", SPANISH)
    welcomed(hark)
    hark("config region us")
    hark("config journal off")

    def lines(language: str) -> list[tuple[str, str]]:
        hark(f"config language {language}")
        return [(line["text"], line["source"]) for line in hark("config region --json").json()["helplines"]]

    def shown_to(reply: str) -> list[str | None]:
        typed = f'{{"do": "reply", "text": "{reply}"}}\n{{"do": "quit"}}\n'
        ran = hark("session listening --kind scenario --stdio", stdin=typed)
        return [step["helpline"] for step in map(json.loads, ran.out.splitlines()) if step.get("card")]

    children = ("Children: lines by country.", "https://example.org/child")
    assert lines("en") == [
        ("Call or text 988.", "https://example.org"), ("Abuse at home: 1-800.", "https://example.org/us"), children,
    ]  # fmt: skip
    assert shown_to("a veces: NO  MAS dolor") == [None, "Call or text 988."]
    assert lines("es") == [
        ("Llame al 988.", "https://example.org"), ("Violencia en casa: 1-800.", "https://example.org/us"), children,
    ]  # fmt: skip
    assert shown_to("I want to die") == [None, "Llame al 988."]
    skills = hark("show listening/fourth-no --json").json()["card"]["skills"]
    assert [skill["name"] for skill in skills] == ["Reflect a feeling", "Validar", "Leave advice out"]


def test_the_coach_keeps_to_english(spanish: Hark) -> None:
    """Of a reply to a card in another language nothing is noticed, and that is said once."""
    welcomed(spanish)
    spanish("config journal off")
    lines = ['{"do": "reply", "text": "At least it is only the fourth."}', '{"do": "rate"}', '{"do": "quit"}']

    def messages() -> list[tuple[str, list[object]]]:
        ran = spanish("session listening --kind scenario --stdio", stdin="\n".join(lines) + "\n")
        return [(step["message"], step["remarks"]) for step in map(json.loads, ran.out.splitlines()) if "stage" in step]

    assert messages()[-1] == ("hark notices what a reply does in English only; nothing is said of replies here", [])
    assert messages()[-1] == ("", [])


@pytest.mark.parametrize(
    ("wanted", "language", "expected"),
    [("es", "es", True), ("es", "es-MX", True), ("es-MX", "ES", True), ("es", "est", False), ("pt-BR", "pt-PT", False)],
)
def test_languages_that_are_like(wanted: str, language: str, expected: bool) -> None:
    """A language serves for a region's form of it, and the other way round; two regions are two."""
    assert is_like(wanted, language) is expected


def test_names_of_files(tmp_path: Path) -> None:
    """What is called like a pack is no deck; copies that a program left are decks with a fault, as before."""
    for name in ("care.es", "care.pt-BR", "care.sync-conflict-20261126-101010-ABCDEF", "care.backup"):
        (tmp_path / f"{name}.toml").write_bytes((SMALL / "care.toml").read_bytes())

    found = library.read(SMALL, tmp_path)

    assert [broken.file.stem for broken in found.broken] == ["care.backup", "care.sync-conflict-20261126-101010-ABCDEF"]
    assert [broken.file.stem for broken in found.broken_packs] == ["care.es", "care.pt-BR"]


def test_the_file_behind_a_card(tmp_path: Path) -> None:
    """What is edited of a card is the file of the words on the screen; of a bundled one, a copy."""
    bundled, own = tmp_path / "decks", tmp_path / "own"
    shutil.copytree(SMALL, bundled)
    own.mkdir()
    (bundled / "listening.es.toml").write_text(SPANISH, encoding="utf-8")
    found = library.read(bundled, own, languages=["es"])
    shown = found.shown_at("listening/pause")
    assert shown is not None

    copy = found.own_file(shown.deck)

    assert (copy, copy.read_text(encoding="utf-8")) == (own / "listening.es.toml", SPANISH)
    assert found.file_of(found.deck("listening")) == bundled / "listening.toml"
    assert found.let_go_unchanged(copy)
    assert list(own.iterdir()) == []


def test_what_was_kept_and_changed_is_read_anew(spanish: Hark) -> None:
    """A pack that reads otherwise in the catalogue than it was put there is parsed again."""
    assert question(spanish, "listening/pause")[1] == "es"
    with sqlite3.connect(spanish.home / "cache" / "catalogue.db") as database:
        database.execute("UPDATE note SET value = replace(value, 'front', 'frond') WHERE name LIKE 'pack %'")

    assert question(spanish, "listening/pause") == ("Dejar espacio cuando alguien termina de hablar", "es")
