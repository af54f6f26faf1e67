# SPDX-License-Identifier: MIT
"""Language packs: read, laid over their cards, and told from what they translate."""

from __future__ import annotations

import pytest
from hypothesis import given

from anydeck import FEWER, decks
from dialogues import LETTERS
from hark.cards import disk, library, packreader, packs, reader, template
from hark.cards.model import GAP, Card, Choice, Deck
from hark.errors import DeckFaults
from hark.values import replace
from packtexts import SPANISH, pack_text
from places import SMALL

SKILLS = library.read_skills(SMALL)
DECK = disk.read_deck(SMALL / "listening.toml", SKILLS)
TALK = reader.parse(LETTERS.encode(), SKILLS)
HEAD = 'format = 2\ntranslates = "listening"\nlanguage = "es"\n'


def card(name: str, deck: Deck = DECK) -> Card:
    """The card of that id."""
    return next(card for card in deck.cards if card.id == name)


def shout(text: str) -> str:
    """*text* in another language; its gaps stay gaps."""
    return f"¡{text}!"


@given(decks())
@FEWER
def test_a_new_pack_is_sound_and_says_nothing(deck: Deck) -> None:
    """The skeleton of a pack can be read for any deck, knows what it translates, and no card is used before it is."""
    pack = packreader.read(template.pack(deck, "es").encode(), (deck.id, "es"))

    assert list(pack.cards) == [card.id for card in deck.cards]
    assert pack.translated_from == packs.digest(packs.head_of(deck))
    for card in deck.cards:
        own = packs.originals(card)
        assert pack.cards[card.id][packs.DIGEST] == packs.digest(own)
        assert packs.lacking(card, pack.cards[card.id]) == list(own)
        assert packs.worded(card, pack) is None


@given(decks())
@FEWER
def test_a_whole_pack_changes_texts_and_nothing_else(deck: Deck) -> None:
    """A card in other words keeps its id, kind, faces, skills and right option; a pack kept and read is the same."""
    pack = packreader.read(pack_text(deck, shout).encode(), (deck.id, "es"))
    assert packs.unpacked(packs.packed(pack)) == pack

    for card in deck.cards:
        shown = packs.worded(card, pack)

        assert shown is not None
        assert shown.suffixes == card.suffixes
        assert [option.correct for option in shown.options] == [option.correct for option in card.options]
        assert [(said.turn, said.after, said.skills, said.ends) for said in shown.turns] == [
            (said.turn, said.after, said.skills, said.ends) for said in card.turns
        ]
        kept = {name: getattr(card, name) for name in ("id", "topics", "sources", "tags", "difficulty", "safety")}
        assert {name: getattr(shown, name) for name in kept} == kept
        assert dict(shown.texts())["why"] == (shout(card.why) if card.why else "")
    assert packs.cover_in(deck, pack).language == "es"


def test_a_pack_of_the_same_words_shows_the_same_card() -> None:
    """Translated word for word into itself, each kind of card is what it was."""
    for deck in (DECK, TALK):
        pack = packreader.read(pack_text(deck, lambda text: text).encode())

        assert [packs.worded(card, pack) for card in deck.cards] == list(deck.cards)


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("two-parts", "{{tiempo}}", "tiempo", [("text", "1 gap where the original has 2")]),
        ("which-reply", "  { text = \"¿Los llamaste tú?\", why = \"Un consejo vestido de pregunta.\" },\n", "",
         [("options", "2 options where the original has 3")]),
        ("which-reply", SPANISH[SPANISH.index("  { text = \"Suena") : SPANISH.index("  { text = \"¿Los")],
         '  { text = "Seguro.", why = "x" },\n  { text = "Suena.", correct = true, why = "y" },\n',
         [("options", "option 2 is marked correct, and in the original option 1 is")]),
        ("reflection", 'id = "reflection"', 'id = "reflection"\nsays = "?"',
         [("says", "the concept has no `says` to translate")]),
        ("pause", "", "", []),
    ],
)  # fmt: skip
def test_built_otherwise(name: str, was: str, now: str, said: list[tuple[str, str]]) -> None:
    """What has other gaps, options or keys than its original is told, and not used."""
    pack = packreader.read(SPANISH.replace(was, now, 1).encode())

    assert list(packs.differences(card(name), pack.cards[name])) == said
    assert (packs.worded(card(name), pack) is None) is bool(said)


def test_other_turns() -> None:
    """A turn too few, or one for another way of the talk, is told."""
    talk = TALK.cards[0]
    whole = pack_text(TALK, shout)
    first, *others = whole.split("[[cards.turns]]")
    fewer = packreader.read("[[cards.turns]]".join((first, *others[:-1])).encode())
    swapped = packreader.read("[[cards.turns]]".join((first, others[0], others[2], others[1], *others[3:])).encode())

    assert list(packs.differences(talk, fewer.cards[talk.id])) == [
        ("turns", f"{len(talk.turns) - 1} entries of turns where the original has {len(talk.turns)}")
    ]
    assert next(packs.differences(talk, swapped.cards[talk.id]))[0] == "turns.1.turn"


def test_what_is_lacking() -> None:
    """A text that is empty or absent is named by its key, one within an option or a turn by the list."""
    half = SPANISH.replace('why = "Nota que la seguiste."', 'why = ""').replace('why = "Le quita peso al dolor."', "")
    pack = packreader.read(half.replace('ocupados.",  }', 'ocupados." }').encode())

    assert packs.lacking(card("reflection"), pack.cards["reflection"]) == ["why"]
    assert packs.lacking(card("which-reply"), pack.cards["which-reply"]) == ["options"]
    assert packs.lacking(card("pause"), pack.cards["pause"]) == []


def test_the_digest_tells_words_and_not_space() -> None:
    """Text wrapped anew is the same text; a word, the right option or the order of options is not."""
    choice = card("which-reply")
    assert isinstance(choice, Choice)
    own = packs.digest(packs.originals(choice))
    respaced = replace(choice, why=f"  {choice.why}\n")
    turned = replace(choice, options=choice.options[::-1])

    assert packs.digest(packs.originals(respaced)) == own
    assert (
        len({own, packs.digest(packs.originals(turned)), packs.digest(packs.originals(replace(choice, why="")))}) == 3
    )


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "missing", "the pack has no `format`"),
        ("format = 9\n", "format", "deck format 9 is not known"),
        ('format = 2\nlanguage = "es"\n', "missing", "the pack has no `translates`"),
        ('format = 2\ntranslates = "listening"\n', "missing", "the pack has no `language`"),
        (HEAD.replace("es", "e"), "language", "`e` is not a language tag"),
        (HEAD.replace("es\"", "fr\""), "file-name", "it is `fr` for `listening`, not what its file is named"),
        (f"{HEAD}version = 1\n", "unknown-key", "the pack has an unknown key `version`"),
        (f"{HEAD}cards = 1\n", "type", "`cards` of the pack is not a list of tables"),
        (f"{HEAD}skills = {{ x = 1 }}\n", "type", "skill `x` is not a table"),
        (f"{HEAD}[[cards]]\nfront = \"F\"\n", "missing", "card 1 has no `id`"),
        (f'{HEAD}[[cards]]\nid = "c"\n[[cards]]\nid = "c"\n', "duplicate-id",
         "the id `c` is used by two cards of the pack"),
        (f'{HEAD}[[cards]]\nid = "c"\nsafety = true\n', "unknown-key", "card 1 has an unknown key `safety`"),
        (f'{HEAD}[[cards]]\nid = "c"\nmodels = "M"\n', "type", "`models` of card 1 is not a list of texts"),
        (f'{HEAD}[[cards]]\nid = "c"\nfront = false\n', "type", "`front` of card 1 is not text"),
        (f'{HEAD}[[cards]]\nid = "c"\ntext = "no"\n', "cloze", "the text has no gap"),
    ],
)  # fmt: skip
def test_faults_of_form(text: str, code: str, said: str) -> None:
    """What is wrong with a pack by itself is found with its code, whatever its deck."""
    with pytest.raises(DeckFaults) as raised:
        packreader.read(text.encode(), ("listening", "es"))

    assert (code, said) in [(fault.code, fault.message) for fault in raised.value.faults]


def test_more_cards_are_added_below() -> None:
    """Cards that a pack lacks come to stand at its end, with its line ends; nothing before them changes."""
    for text in (SPANISH, SPANISH.replace("\n", "\r\n")):
        more = template.with_lacking(text, [replace(card("pause"), id="new")])

        assert more.startswith(text)
        assert ("\r\n" in more) is ("\r\n" in text)
        assert list(packreader.read(more.encode()).cards)[-1] == "new"


def test_the_gaps_of_a_skeleton_are_those_of_the_text() -> None:
    """The original stands above the place for its translation, gaps and all."""
    lines = template.pack(DECK, "es").splitlines()

    above = lines[lines.index('text = ""') - 1]
    assert GAP.findall(above) == ["attention", "time"]
