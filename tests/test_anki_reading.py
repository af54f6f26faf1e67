# SPDX-License-Identifier: MIT
"""Packages of Anki's, read: what becomes of notes, what stays away by name, and what strangers may not do."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.cards import reader
from hark.errors import DeckFaults, Refusal
from hark.formats.anki import decks, markup, package, reading
from hark.sharing import unpacking
from packages import BASIC, BOTH, CLOZE, PICTURE, TYPED, Pack, database, hostile, many, newer, older, single, zipped

SIZE, NOTES = 2**20, 50


def pack() -> Pack:
    """Every kind of note that people have, in two decks, some of them learned."""
    made = Pack()
    basic = made.add(BASIC, "What helps?", "Listening<br>and <b>time</b> &amp; tea", tags=" AL-01 leech ")
    both = made.add(BOTH, "Front", "Back", cards=2, deck=202)
    made.add(TYPED, "A capital?", "Rome")
    gaps = made.add(CLOZE, "{{c2::Active::kind}} listening, {{c1::care}} and {{c2::again}}", "More", cards=2)
    made.add(CLOZE, "{{c1::a {{c2::b}} c}}")
    made.add(PICTURE, "{{c1::image-occlusion:rect:left=.1}}", "<img src=x.png>")
    made.add(BASIC, "<img src=only.png>", "A picture")
    made.add(BASIC, "Hear", "this [sound:a.mp3] and \\(x^2\\) and <img src=b.png>")
    made.add(CLOZE, "no gap")
    for place, card in enumerate((basic, both, both + 1, gaps, gaps + 1)):
        made.review(card, 1_772_000_000_000 + place, 1 + place % 4, kind=0)
    return made


SUPPORT = """\
format = 1
id = "support"
title = "Support"

[[cards]]
id = "note-f3dc0cd9b499"
kind = "concept"
front = "What helps?"
back = "Listening\\nand time & tea"
topics = [
    "AL-01",
]
tags = [
    "AL-01",
]
"""


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21", "collection.anki21b"])
def test_every_form_reads_alike(name: str) -> None:
    """Whatever Anki wrote it, the same cards and the same reviews come of the same notes."""
    data = newer(pack()) if name.endswith("b") else older(pack(), name)

    assert reading.answer(data) == reading.answer(older(pack()))


def test_notes_become_cards() -> None:
    """Markup goes, gaps and hints stay, reversed notes are one card, tags and decks below become topics."""
    found = reading.answer(older(pack()))

    assert [{key: card["card"][key] for key in card["card"] if key != "id"} for card in found["cards"]] == [
        {"kind": "concept", "front": "What helps?", "back": "Listening\nand time & tea", "topics": ["AL-01"],
         "tags": ["AL-01"]},
        {"kind": "concept", "front": "Front", "back": "Back", "reverse": True, "topics": ["First week"]},
        {"kind": "concept", "front": "A capital?", "back": "Rome"},
        {"kind": "cloze", "text": "{{Active}} (kind) listening, {{care}} and {{again}}", "why": "More"},
        {"kind": "concept", "front": "Hear", "back": "this and [formula] and [picture]"},
    ]  # fmt: skip
    assert decks.package(found).decks["support"].decode().startswith(SUPPORT)


def test_what_stays_away_is_named() -> None:
    """Notes that cannot come are named with their reason, and so are cards that come without something."""
    found = decks.package(reading.answer(older(pack())))

    assert [(omission.reason, omission.cards) for omission in found.left_out] == [
        ("nested-cloze", ("{{c1::a {{c2::b}} c}}",)),
        ("image-occlusion", ("{{c1::image-occlusion:rect:left=.1}}",)),
        ("empty", ("A picture",)),
        ("no-gap", ("no gap",)),
    ]
    assert {omission.reason: omission.cards for omission in found.lost} == dict.fromkeys(
        ("formula", "sound", "picture"), ("Hear this [sound:a.mp3] and \\(x^2\\) and",)
    )


def test_reviews_find_their_sides() -> None:
    """Each row of the log belongs to a card and to the side that was asked: of two gaps with one number, the first."""
    found = decks.package(reading.answer(older(pack())))

    reviews = list(found.reviews(lambda *_: None, {}))

    assert [(review.ref.split("/note-")[1][12:], review.ease) for review in reviews] == [
        ("", 1), ("", 2), ("#reverse", 3), ("#2", 4), ("", 1),
    ]  # fmt: skip
    assert {review.ref.split("/")[0] for review in reviews} == {"support"}


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["Support", "support!", "Support 2", "SUPPORT"], ["support", "support-2", "support-2-2", "support-3"]),
        (["傾聴", "聞く", "con"], ["anki", "anki-2", "con-2"]),
        ([f"{'a' * 63}b", f"{'a' * 63}B", f"{'a' * 62}c", f"{'a' * 62}C"],
         [f"{'a' * 63}b", f"{'a' * 58}-2", f"{'a' * 62}c", f"{'a' * 58}-3"]),
    ],
)  # fmt: skip
def test_every_deck_has_an_id_of_its_own(names: list[str], ids: list[str]) -> None:
    """Names that come to one id are numbered, also such as hold no letter of an id."""
    cards = [{"deck": name, "card": {"id": "a", "kind": "concept", "front": "F", "back": "B"}} for name in names]

    assert list(decks.package({"cards": cards, **NOTHING}).decks) == ids


def test_half_a_letter_in_a_name() -> None:
    """A name that JSON can write and no file can hold is taken without what is wrong in it."""
    file = older(single(), change="UPDATE col SET decks = replace(decks, 'Support', 'Sup\\ud800port')")

    assert list(decks.package(reading.answer(file)).decks) == ["sup-port"]


def test_any_number_of_decks_has_ids() -> None:
    """As many decks as there may be notes, all called alike, have ids that a deck can have."""
    cards = [{"deck": chr(0x4E00 + number), "card": {}} for number in range(reading.MAX_NOTES)]

    ids = list(decks.package({"cards": cards, **NOTHING}).decks)

    assert ids[-1] == f"anki-{reading.MAX_NOTES}"


NOTHING = {"places": (), "left_out": (), "lost": (), "reviews": ()}


def test_the_first_scheduler_had_three_buttons() -> None:
    """In a collection of the first scheduler, the second button of a card in steps was good and the third easy."""
    made = single()
    made.reviews = [(1_772_000_000_000 + n, 5000, ease, 1, 0, 0, 0, kind) for n, (ease, kind) in enumerate(
        [(1, 0), (2, 0), (3, 2), (2, 1)])]  # fmt: skip
    made.conf = {}

    assert [row[3] for row in reading.answer(older(made))["reviews"]] == [1, 3, 4, 2]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a<br>b<div>c</div><p>d</p>", "a\nb\nc\nd"),
        ("<ul><li>one<li>two</ul><ol><li>1st</li><li>2nd</li></ol>after", "- one\n- two\n1. 1st\n2. 2nd\nafter"),
        ("<a href='javascript:alert(1)'>press</a> <a href=https://x.org/a>here</a>", "press here (https://x.org/a)"),
        ("<a href='JaVaScRiPt&#58;alert(1)'>x</a><a href='data:text/html,x'>y</a>", "xy"),
        ("<script>alert(1)</script><style>p {}</style>seen<noscript>not</noscript>", "seen"),
        ("x&nbsp;&lt;b&gt; &amp;amp; &#x202e;z", "x <b> &amp; z"),
        ("[latex]x[/latex] [$]y[/$] <anki-mathjax>z</anki-mathjax> \\[w\\]", "[formula] [formula] [formula] [formula]"),
        ("one\x00\x1b[2J\x9btwo", "one[2Jtwo"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("un<b>clo<i>sed", "unclosed"),
    ],
)
def test_markup_becomes_text(field: str, text: str) -> None:
    """What a reader would see stays, line by line; addresses other than of the web, and what hides, go."""
    assert markup.plain(field, Counter()) == text


@given(st.text(st.sampled_from("{}c1:: ab\n"), max_size=60))
def test_any_marks_become_sound_gaps(text: str) -> None:
    """Whatever the marks of a cloze look like, it is a text hark can read, or a reason."""
    from hark.cards.model import GAP

    try:
        found = markup.gapped(text)
    except markup.Unfit:
        return
    gaps = GAP.findall(found.text)
    outside = GAP.sub("", found.text)
    assert gaps
    assert all(gap.strip() for gap in gaps)
    assert "{{" not in outside
    assert "}}" not in outside
    assert set(found.first.values()) <= set(range(len(gaps)))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are reached soon."""
    monkeypatch.setattr(package, "MAX_DATABASE_BYTES", SIZE)
    monkeypatch.setattr(reading, "MAX_NOTES", NOTES)


HOSTILE = hostile(2 * SIZE, NOTES + 1)
REASONS = {
    "no database": "`collection.anki21` is no database",
    "zstd bomb": "its database has more than 1 MiB",
    "zstd bombs in turn": "`collection.anki21b` is no database",
    "zstd with a huge window": "it cannot be unpacked: ",
    "zstd cut short": "it ends too soon",
    "zip bomb": "its database has more than 1 MiB",
    "no zstd at all": "it cannot be unpacked: ",
    "two databases": "two members are called `collection.anki21`",
    "a view": "`notes` in its database is none of Anki's tables",
    "a trigger": "`t` in its database is none of Anki's tables",
    "a virtual table": "`v` in its database is none of Anki's tables",
    "tables missing": "its tables are none of Anki's",
    "other columns": "it cannot be read: OperationalError",
    "a blob for a text": "a value in its database is none of Anki's",
    "a text for a number": "a value in its database is none of Anki's",
    "deep JSON": "it cannot be read: RecursionError",
    "JSON of another shape": "it cannot be read: AttributeError",
    "no JSON": "it cannot be read: JSONDecodeError",
    "protobuf without end": "its note types cannot be read",
    "protobuf cut short": "it cannot be read: IndexError",
    "pages that lie": "it cannot be read: DatabaseError",
    "pages of noise": "it cannot be read: DatabaseError",
    "cut in the middle": "it cannot be read: DatabaseError",
    "a page that is its own child": "it cannot be read: DatabaseError",
    "more notes than there may be": "it has more than 50 notes",
}
"""What is said of each; where it ends in a space, zstd's own words follow."""
TOO_LARGE = ("zstd bomb", "zip bomb", "more notes than there may be")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", HOSTILE)
def test_refuses_whole(name: str) -> None:
    """Whatever is wrong with a package, nothing of it is taken, and why is said; of one too large, what to do."""
    answer = reading.answer(HOSTILE[name])

    said = answer.pop("refused")
    assert said == REASONS[name] or (said.startswith(REASONS[name]) and REASONS[name].endswith(" "))
    assert answer == {"hint": "in Anki, export one deck at a time" if name in TOO_LARGE else ""}


def test_is_read_apart() -> None:
    """A process of its own reads the same; what it refuses is refused here, and a zip that is none is left alone."""
    assert unpacking.package(newer(pack()), 30) == decks.package(reading.answer(newer(pack())))
    assert unpacking.package(zipped({"a.toml": b"collection.anki2"}), 30) is None
    with pytest.raises(Refusal) as refused:
        unpacking.package(HOSTILE["a trigger"], 30)
    assert refused.value.message == "the archive is refused: `t` in its database is none of Anki's tables"
    with pytest.raises(Refusal) as refused:
        unpacking.package(older(many(reading.MAX_NOTES + 1)), 30)
    assert (refused.value.message, refused.value.hint) == (
        f"the archive is refused: it has more than {reading.MAX_NOTES} notes", "in Anki, export one deck at a time",
    )  # fmt: skip


SOUND = database(single())


@given(st.binary(max_size=400), st.integers(0, len(SOUND)))
def test_any_bytes_are_a_package_or_not(noise: bytes, place: int) -> None:
    """Whatever is written over a database, it is refused, or its decks are read as hark's or with their faults."""
    data = SOUND[:place] + noise + SOUND[place + len(noise) :]

    answer = reading.answer(zipped({"collection.anki21": data}))

    if "refused" not in answer:
        for text in decks.package(json.loads(json.dumps(answer))).decks.values():
            with suppress(DeckFaults):
                reader.parse(text, ())


def test_without_zstd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can unpack zstd, Anki's own way around it is named; older packages are read all the same."""
    monkeypatch.setattr(package, "import_module", _missing)

    assert reading.answer(newer(single())) == {
        "refused": "it is packed with zstd, which is not installed here",
        "hint": "in Anki, export it with “Support older Anki versions” ticked",
    }
    assert len(reading.answer(older(single()))["cards"]) == 1


def _missing(name: str) -> None:
    raise ImportError(name)
