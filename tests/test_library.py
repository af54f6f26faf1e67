# SPDX-License-Identifier: MIT
"""Which decks exist, how they are named on the command line, and what a broken or odd file does to the others."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from decktexts import deck, put, refusal
from hark.cards import library
from hark.cards.helplines import Helpline, TroubleLine
from hark.cards.library import Broken, Library
from hark.errors import Exit, Fault, Refusal
from places import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
LISTENING = [
    "listening/reflection",
    "listening/pause",
    "listening/pause#reverse",
    "listening/two-parts",
    "listening/two-parts#2",
    "listening/which-reply",
    "listening/fourth-no",
]
CARE = ["care/tired-of-it", "care/empty-cup"]


def ids(found: Library) -> list[str]:
    """The ids of all sound decks, in order."""
    return [one.id for one in found.decks]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of the learner's own decks; nobody has made it yet."""
    return tmp_path / "data" / "decks"


@pytest.fixture
def small(own: Path) -> Library:
    """The small bundled library alone."""
    return library.read(SMALL, own)


# --- which decks there are


def test_bundled_decks_come_in_the_order_of_the_path(small: Library, own: Path) -> None:
    """The order is the one written for newcomers, not that of the alphabet; nothing is made on disk."""
    assert ids(small) == ["listening", "care"]
    assert list(small.faces) == LISTENING + CARE
    assert small.files == {"listening": SMALL / "listening.toml", "care": SMALL / "care.toml"}
    assert small.broken == ()
    assert not own.exists()


def test_own_decks_follow_in_order_of_their_names(own: Path) -> None:
    """Own and imported decks come after the bundled ones."""
    files = {name: put(own, f"{name}.toml", deck(name, "x")) for name in ("zebra", "ant")}

    found = library.read(SMALL, own)

    assert ids(found) == ["listening", "care", "ant", "zebra"]
    assert {name: found.files[name] for name in files} == files


def test_bundled_decks_beyond_the_path_come_after_it(tmp_path: Path, own: Path) -> None:
    """A bundled deck that the path does not name is there all the same."""
    bundled = tmp_path / "bundled"
    shutil.copytree(SMALL, bundled)
    put(bundled, "aaa.toml", deck("aaa", "x"))

    assert ids(library.read(bundled, own)) == ["listening", "care", "aaa"]


def test_an_own_deck_stands_in_for_a_bundled_one(own: Path) -> None:
    """It takes the bundled deck's place in the order, and all of it."""
    mine = put(own, "listening.toml", deck("listening", "only", title="Mine"))

    found = library.read(SMALL, own)

    assert [(one.id, one.title) for one in found.decks] == [("listening", "Mine"), ("care", "Care and safety")]
    assert list(found.faces) == ["listening/only", *CARE]
    assert found.files["listening"] == mine


def test_what_is_no_deck_file_is_not_read(own: Path) -> None:
    """Hidden files, drafts, other names and folders below are none of the library's business."""
    for name in (".hidden.toml", ".a.toml.123", "notes.txt", "a.toml~", "a.toml.bak", "toml"):
        put(own, name, "nonsense")
    put(own / "below", "deep.toml", deck("deep", "x"))

    found = library.read(SMALL, own)

    assert (ids(found), found.broken) == (["listening", "care"], ())


def test_without_a_folder_there_are_no_own_decks(tmp_path: Path) -> None:
    """A data folder that is not there leaves the bundled decks."""
    assert ids(library.read(SMALL, tmp_path / "missing")) == ["listening", "care"]


def test_a_file_in_place_of_the_folder_holds_no_own_decks(tmp_path: Path) -> None:
    """A data folder that is a file leaves the bundled decks."""
    assert ids(library.read(SMALL, put(tmp_path, "file", ""))) == ["listening", "care"]


def test_shared_data_is_read(small: Library) -> None:
    """Skills, helplines and cue words come from the files beside the bundled decks."""
    abuse = TroubleLine("Abuse at home: lines by country.", "https://example.org/abuse", "2026-01-02")
    child = TroubleLine("Children: lines by country.", "https://example.org/child", "2026-01-03")
    own = TroubleLine("Abuse at home: 1-800.", "https://example.org/us", "2026-01-04")
    page = ("https://example.org", "2026-01-01")
    world = Helpline("world", "anywhere", "In danger now: your local emergency number.", *page, abuse, child)
    us = Helpline("us", "United States", "Call or text 988.", *page, own, child)

    assert small.helplines == {"world": world, "us": us}
    assert [small.helpline(region) for region in ("us", "", "de", "world")] == [us, world, world, world]
    assert small.cues == ("want to die",)
    assert list(small.skills) == [
        "reflect-feeling", "reflect-meaning", "validate", "open-question", "hold-silence", "affirm-strength",
        "ask-permission", "honour-choice", "share-story-briefly", "avoid-advice", "avoid-judgement",
        "avoid-minimising", "keep-boundary", "safety-check",
    ]  # fmt: skip


def test_a_deck_may_define_skills_of_its_own(own: Path) -> None:
    """A deck's skill comes before a shared one of the same id, in that deck only."""
    scenario = (
        '[skills.validate]\nname = "Mine"\nlook_for = "L"\n[[cards]]\nid = "s"\nkind = "scenario"\nsetting = "S"\n'
        'says = "W"\nskills = ["validate", "hold-silence"]\ntrap = "T"\nmodels = ["M"]\n'
    )
    put(own, "mine.toml", deck("mine") + scenario)

    found = library.read(SMALL, own)

    mine, listening = found.deck("mine"), found.deck("listening")
    assert [found.skill(mine, name).name for name in ("validate", "hold-silence")] == ["Mine", "Hold the silence"]
    assert found.skill(listening, "validate").name == "Validate"


# --- broken files


def test_a_broken_deck_does_not_hide_the_others(own: Path) -> None:
    """It is named with its faults; every other deck is there."""
    broken = put(own, "broken.toml", "format = 1\nid = ")
    put(own, "sound.toml", deck("sound", "x"))

    found = library.read(SMALL, own)

    assert ids(found) == ["listening", "care", "sound"]
    assert found.broken == (Broken(broken, (Fault("toml", "not valid TOML: invalid value", "", 2),)),)
    assert set(found.files) == {"listening", "care", "sound"}


def test_a_broken_bundled_deck_does_not_hide_the_others(tmp_path: Path, own: Path) -> None:
    """Bundled or own makes no difference."""
    bundled = tmp_path / "bundled"
    shutil.copytree(SMALL, bundled)
    broken = put(bundled, "listening.toml", b"\xff")

    found = library.read(bundled, own)

    assert ids(found) == ["care"]
    assert found.broken == (Broken(broken, (Fault("not-utf8", "the file is not UTF-8", "save it as UTF-8", 1),)),)


def test_a_broken_own_deck_is_not_passed_over_for_the_bundled_one(own: Path) -> None:
    """A slip while editing is told; it does not silently bring the bundled cards back."""
    mine = put(own, "listening.toml", deck("listening"))

    found = library.read(SMALL, own)

    assert ids(found) == ["care"]
    assert [(broken.file, [fault.code for fault in broken.faults]) for broken in found.broken] == [(mine, ["no-cards"])]


@pytest.mark.parametrize("name", ["broken", "broken/a", "broken/"])
def test_naming_a_broken_deck_tells_what_is_wrong(own: Path, name: str) -> None:
    """Asked for on purpose, the refusal carries the first fault and counts the rest."""
    file = put(own, "broken.toml", deck("broken", "a") + "fornt = 1\nsafety = 2\ntags = 3\n")
    found = library.read(SMALL, own)

    with pytest.raises(Refusal) as raised:
        found.target(name)

    told = raised.value
    assert (told.code, told.message, told.hint, told.exit_code, told.file, told.line, told.card) == (
        "invalid_deck",
        "card 1 has an unknown key `fornt` (and 2 more faults)",
        "did you mean `front`?",
        Exit.INVALID_DECK,
        str(file),
        9,
        "a",
    )


def test_a_file_must_have_the_name_of_its_deck(own: Path) -> None:
    """Two files can then never hold the same deck."""
    file = put(own, "other.toml", deck("mine", "x"))

    found = library.read(SMALL, own)

    fault = Fault(
        "file-name",
        "the deck's id is `mine`, not the name of its file",
        "rename it to `mine.toml`, or set `id` to the file's name",
        1,
    )
    assert found.broken == (Broken(file, (fault,)),)
    assert ids(found) == ["listening", "care"]


def test_a_copy_that_a_sync_program_left(own: Path) -> None:
    """Beside the deck it is a copy of, nobody is told to give it that one's name."""
    put(own, "mine.toml", deck("mine", "x"))
    put(own, "mine (conflicted copy).toml", deck("mine", "x"))

    found = library.read(SMALL, own)

    assert [fault.hint for broken in found.broken for fault in broken.faults] == [
        "`mine.toml` is beside it: if this is a copy that a sync program left, compare them and remove it"
    ]


def test_a_copy_under_another_name_does_not_stand_in(own: Path) -> None:
    """A backup of a bundled deck in the data folder is broken and the bundled deck stays."""
    put(own, "listening-old.toml", (SMALL / "listening.toml").read_bytes())

    found = library.read(SMALL, own)

    assert ids(found) == ["listening", "care"]
    assert [[fault.code for fault in broken.faults] for broken in found.broken] == [["file-name"]]


NOT_A_FILE = Fault("not-a-file", "this is not a regular file", "a deck is one TOML file")


def make_fifo(file: Path) -> None:
    """A pipe that nobody writes to: opening it would wait for ever."""
    os.mkfifo(file)


def make_folder(file: Path) -> None:
    """A folder with the name of a deck."""
    file.mkdir()


def make_link_to_folder(file: Path) -> None:
    """A link to a folder."""
    file.symlink_to(file.parent)


def make_link_to_device(file: Path) -> None:
    """A link to a file without end."""
    file.symlink_to("/dev/zero")


def make_dangling_link(file: Path) -> None:
    """A link to nothing."""
    file.symlink_to(file.parent / "nothing")


def make_link_to_itself(file: Path) -> None:
    """A link that goes round."""
    file.symlink_to(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (make_fifo, NOT_A_FILE),
        (make_folder, NOT_A_FILE),
        (make_link_to_folder, NOT_A_FILE),
        (make_link_to_device, NOT_A_FILE),
        (make_dangling_link, Fault("unreadable", "the file cannot be read: No such file or directory")),
        (make_link_to_itself, Fault("unreadable", "the file cannot be read: Too many levels of symbolic links")),
    ],
)
def test_odd_files_are_broken_decks(own: Path, make: Callable[[Path], None], fault: Fault) -> None:
    """What is not a regular file is never waited for or read without end; the other decks are there."""
    put(own, "sound.toml", deck("sound", "x"))
    odd = own / "odd.toml"
    make(odd)

    found = library.read(SMALL, own)

    assert ids(found) == ["listening", "care", "sound"]
    assert found.broken == (Broken(odd, (fault,)),)


def test_a_link_to_a_deck_is_a_deck(tmp_path: Path, own: Path) -> None:
    """Decks kept elsewhere may be linked; the link's name is the deck's."""
    real = put(tmp_path / "elsewhere", "anything.toml", deck("mine", "x"))
    own.mkdir(parents=True)
    (own / "mine.toml").symlink_to(real)

    found = library.read(SMALL, own)

    assert ids(found) == ["listening", "care", "mine"]
    assert found.files["mine"] == own / "mine.toml"


@AS_ROOT
def test_a_file_that_may_not_be_read_is_a_broken_deck(own: Path) -> None:
    """Permissions are told; the other decks are there."""
    file = put(own, "secret.toml", deck("secret", "x"))
    file.chmod(0)

    found = library.read(SMALL, own)

    assert ids(found) == ["listening", "care"]
    assert found.broken == (Broken(file, (Fault("unreadable", "the file cannot be read: Permission denied"),)),)


@AS_ROOT
def test_a_folder_that_may_not_be_read_is_refused(own: Path) -> None:
    """Own decks that cannot be seen are not taken for decks that are not there."""
    put(own, "mine.toml", deck("mine", "x"))
    own.chmod(0)

    try:
        told = refusal(library.read, SMALL, own)
    finally:
        own.chmod(0o700)

    assert told == ("unreadable", "cannot read: Permission denied", "see its permissions", Exit.REFUSED)


@pytest.mark.parametrize(
    ("tags", "texts"),
    [
        ((), ["Call or text 988."]),
        (("safety", "abuse"), ["Call or text 988.", "Abuse at home: 1-800."]),
        (("child", "abuse"), ["Call or text 988.", "Abuse at home: 1-800.", "Children: lines by country."]),
    ],
)
def test_lines_for_what_a_card_is_about(small: Library, tags: tuple[str, ...], texts: list[str]) -> None:
    """The line to talk to comes first; a tag brings the region's own line, or the world's where it has none."""
    assert list(small.helpline("us").texts(tags)) == texts


def test_a_table_without_lines_of_their_own() -> None:
    """Where no line is known for a trouble, not even for the world, the main one is all there is."""
    helpline = Helpline("xx", "Nowhere", "Talk.", "https://example.org", "2026-01-01")

    assert helpline.texts(("abuse", "child")) == ("Talk.",)


@pytest.mark.parametrize("name", ["skills", "path", "helplines"])
def test_a_data_file_that_is_gone_is_refused(tmp_path: Path, own: Path, name: str) -> None:
    """Without one of the files that every library needs, hark says which, and what to do."""
    bundled = tmp_path / "bundled"
    shutil.copytree(SMALL, bundled)
    file = bundled / "shared" / f"{name}.toml"
    file.unlink()

    told = refusal(lambda: library.read(bundled, own).helplines)

    hint = "it came with hark: see its permissions, or install hark again"
    assert told == ("unreadable", "cannot read: No such file or directory", hint, Exit.REFUSED)


# --- finding a deck


@pytest.mark.parametrize(("name", "found"), [("listening", "listening"), ("l", "listening"), ("ca", "care")])
def test_a_deck_is_found_by_its_id_or_how_it_begins(small: Library, name: str, found: str) -> None:
    """A prefix will do where it fits one deck."""
    assert small.deck(name).id == found


def test_a_whole_id_is_never_a_prefix(own: Path) -> None:
    """`care` means `care` though `care-more` begins so, and `care-` means the other."""
    put(own, "care-more.toml", deck("care-more", "x"))
    found = library.read(SMALL, own)

    assert [found.deck(name).id for name in ("care", "care-", "care-more")] == ["care", "care-more", "care-more"]


def test_an_ambiguous_prefix_lists_what_it_could_be(own: Path) -> None:
    """Up to four are named and the rest counted."""
    for name in ("leave", "lead", "leap", "lean"):
        put(own, f"{name}.toml", deck(name, "x"))
    found = library.read(SMALL, own)

    assert refusal(found.deck, "lea") == (
        "ambiguous",
        "`lea` could be `lead`, `lean`, `leap` and `leave`",
        "type a little more",
        Exit.NOT_FOUND,
    )
    assert refusal(found.deck, "l") == (
        "ambiguous",
        "`l` could be `listening`, `lead`, `lean` and `leap` and 1 more",
        "type a little more",
        Exit.NOT_FOUND,
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("listenning", "did you mean `listening`?"),
        ("LISTENING", "there are 2 decks: `hark decks` lists them"),
        ("xyzzy", "there are 2 decks: `hark decks` lists them"),
        ("", "there are 2 decks: `hark decks` lists them"),
        ("../care", "did you mean `care`?"),
        ("listening.toml", "did you mean `listening`?"),
    ],
)
def test_an_unknown_deck_is_not_found(small: Library, name: str, hint: str) -> None:
    """The nearest id is offered, or where to look."""
    assert refusal(small.deck, name) == ("no_such_deck", f"no deck named `{name}`", hint, Exit.NOT_FOUND)


# --- finding a card


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("listening/pause", "listening/pause"),
        ("listening/pause#reverse", "listening/pause#reverse"),
        ("listening/pause#r", "listening/pause#reverse"),
        ("listening/two-parts#2", "listening/two-parts#2"),
        ("listening/pa", "listening/pause"),
        ("listening/tw", "listening/two-parts"),
        ("l/w", "listening/which-reply"),
        ("ca/e", "care/empty-cup"),
    ],
)
def test_a_card_is_found_by_its_ref_or_how_both_begin(small: Library, name: str, ref: str) -> None:
    """Deck and card may each be a prefix; a card's prefix means the card and not its sibling."""
    assert small.face(name).ref == ref


GAPS = 'format = 1\nid = "gaps"\ntitle = "G"\n[[cards]]\nid = "many"\nkind = "cloze"\ntext = "' + "{{x}} " * 12 + '"\n'


@pytest.mark.parametrize(
    ("name", "could_be"),
    [
        ("gaps/many#1", "`gaps/many#10`, `gaps/many#11` and `gaps/many#12`"),
        ("gaps/many#", "`gaps/many#2`, `gaps/many#3`, `gaps/many#4` and `gaps/many#5` and 7 more"),
    ],
)
def test_a_prefix_of_several_siblings_is_not_unique(own: Path, name: str, could_be: str) -> None:
    """`#1` is not the tenth gap, and `#` is none of them: a grade must not land on a card nobody named."""
    put(own, "gaps.toml", GAPS)
    found = library.read(SMALL, own)

    assert refusal(found.face, name) == (
        "ambiguous",
        f"`{name}` could be {could_be}",
        "type a little more",
        Exit.NOT_FOUND,
    )


def test_a_card_among_many_siblings_is_found_whole(own: Path) -> None:
    """A whole ref means itself though others begin so."""
    put(own, "gaps.toml", GAPS)
    found = library.read(SMALL, own)

    names = ["gaps/many", "gaps/man", "gaps/many#2", "gaps/many#12"]
    assert [found.face(name).ref for name in names] == ["gaps/many", "gaps/many", "gaps/many#2", "gaps/many#12"]


def test_a_card_by_its_own_id(own: Path) -> None:
    """A card's id alone names it where no other card has it; a beginning of it does, too, and siblings are one card."""
    put(own, "gaps.toml", GAPS)
    found = library.read(SMALL, own)

    names = ["reflection", "refl", "pause", "pause#reverse", "many", "many#12"]
    assert [found.face(name).ref for name in names] == [
        "listening/reflection", "listening/reflection", "listening/pause", "listening/pause#reverse", "gaps/many",
        "gaps/many#12",
    ]  # fmt: skip
    assert refusal(found.face, "t")[:2] == ("ambiguous", "`t` could be `listening/two-parts` and `care/tired-of-it`")


def test_a_deck_or_a_card_by_one_name(own: Path) -> None:
    """A deck's whole id comes before a card's, a card's whole id before a deck that only begins so."""
    for name, card in (("pauses", "care"), ("other", "pause")):
        put(own, f"{name}.toml", deck(name, card))
    found = library.read(SMALL, own)

    assert found.target("care")[0] == "care"
    assert found.target("paus") == ("pauses", 1)
    assert refusal(found.target, "pause")[:2] == ("ambiguous", "`pause` could be `listening/pause` and `other/pause`")
    assert found.target("reflection") == ("listening/reflection", 1)
    assert refusal(found.target, "zebra")[0] == "no_such_deck"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refelction", ("no_such_card", "no card named `refelction`", "did you mean `listening/reflection`?")),
        ("", ("no_such_card", "no card named ``", "`hark search TEXT` finds cards by their words")),
        ("xyzzy/pause", ("no_such_deck", "no deck named `xyzzy`", "there are 2 decks: `hark decks` lists them")),
        ("/pause", ("no_such_deck", "no deck named ``", "there are 2 decks: `hark decks` lists them")),
        ("listening/pause#2", None),
        ("listening/", None),
        ("listening/reflection/x", None),
    ],
)
def test_an_unknown_card_is_not_found(small: Library, name: str, said: tuple[str, str, str] | None) -> None:
    """What is missing, deck or card, is named, with the nearest ref or where to look."""
    told = refusal(small.face, name)

    assert told[3] == Exit.NOT_FOUND
    if said is None:
        assert told[:2] == ("no_such_card", f"no card named `{name}`")
    else:
        assert told[:3] == said


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("listening/xyzzy", "`hark search TEXT` finds cards by their words"),
        ("listening/puase", "did you mean `listening/pause`?"),
    ],
)
def test_only_cards_that_are_alike_are_offered(small: Library, name: str, hint: str) -> None:
    """Within a deck a guess is made from the card's part of the ref; nothing like it is no guess."""
    assert refusal(small.face, name)[2] == hint


def test_an_ambiguous_card_prefix_lists_what_it_could_be(own: Path) -> None:
    """Siblings do not make a prefix ambiguous, other cards do."""
    put(own, "words.toml", deck("words", "tea", "team", "tear"))
    found = library.read(SMALL, own)

    assert refusal(found.face, "words/te")[:3] == (
        "ambiguous",
        "`words/te` could be `words/tea`, `words/team` and `words/tear`",
        "type a little more",
    )
    assert found.face("words/tea").ref == "words/tea"


@pytest.mark.parametrize(
    ("name", "ref", "faces"),
    [
        ("listening", "listening", LISTENING),
        ("car", "care", CARE),
        ("listening/pause", "listening/pause", ["listening/pause", "listening/pause#reverse"]),
        ("listening/two-parts#2", "listening/two-parts#2", ["listening/two-parts#2"]),
        ("l/fourth-no", "listening/fourth-no", ["listening/fourth-no"]),
    ],
)
def test_a_target_is_a_deck_a_card_or_one_sibling(small: Library, name: str, ref: str, faces: list[str]) -> None:
    """A deck means all its faces, a card all its siblings, a sibling itself."""
    found_ref, found = small.target(name)

    assert (found_ref, found) == (ref, len(faces))


# --- editing


def test_own_file_copies_a_bundled_deck(own: Path, small: Library) -> None:
    """Before the learner edits a bundled deck there is a copy, byte for byte; the bundled file stays as it is."""
    before = (SMALL / "listening.toml").read_bytes()

    file = small.own_file(small.deck("listening"))

    assert file == own / "listening.toml"
    assert file.read_bytes() == before == (SMALL / "listening.toml").read_bytes()
    assert [entry.name for entry in own.iterdir()] == ["listening.toml"]
    again = library.read(SMALL, own)
    assert again.decks == small.decks
    assert again.files["listening"] == file


def test_own_file_of_an_own_deck_is_that_file(own: Path) -> None:
    """What the learner has already is not copied over."""
    mine = put(own, "listening.toml", deck("listening", "only"))
    found = library.read(SMALL, own)

    assert found.own_file(found.deck("listening")) == mine
    assert mine.read_text() == deck("listening", "only")


def test_own_file_does_not_overwrite_an_edit_that_cannot_be_read(own: Path, small: Library) -> None:
    """While the library in memory still has the bundled deck, the learner's half-done edit may be on disk."""
    edit = put(own, "listening.toml", "format = 1\nid = ")

    assert small.own_file(small.deck("listening")) == edit
    assert edit.read_text() == "format = 1\nid = "


def test_the_bundled_library_is_sound(own: Path) -> None:
    """All decks that ship with hark can be read, and the path names each of them."""
    from hark import toml
    from hark.paths import bundled_decks

    order: Any = toml.read((bundled_decks() / "shared" / "path.toml").read_bytes())["decks"]

    found = library.read(bundled_decks(), own)

    assert found.broken == ()
    assert ids(found) == order
