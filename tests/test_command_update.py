# SPDX-License-Identifier: MIT
"""`hark update`: new versions of imported decks, told card by card, with progress kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import Hark
from places import HERE
from servers import Server, bad_pages, page
from terminal import Terminal

DECK = (HERE / "offer" / "first-week.toml").read_text(encoding="utf-8")
TEA = '[[cards]]\nid = "tea"\nkind = "concept"\nfront = "Tea?"\nback = "Ask."\n\n'
NAMELESS = "concept-67855b89b7eb"
"""The id of the card to which the deck gives none."""


class Shared:
    """A deck somebody shares as a file, imported here and studied."""

    def __init__(self, hark: Hark, folder: Path) -> None:
        self.hark, self.file = hark, folder / "first-week.toml"
        self.put(DECK)
        assert hark(f"import {self.file} --yes").code == 0
        for card in ("who-to-ring", "the-van#2", "first-words", NAMELESS):
            assert hark(f"grade first-week/{card} easy", at="2026-03-02 09:00").code == 0

    def put(self, text: str) -> None:
        """Shares a new version."""
        self.file.write_text(text, encoding="utf-8")

    def becomes(self, *pairs: tuple[str, str]) -> None:
        """Shares a version in which each first text of *pairs* is the second."""
        text = DECK.replace('version = "1.0.0"', 'version = "1.1.0"')
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        self.put(text)

    @property
    def here(self) -> bytes:
        """The deck as it is in the library."""
        return (self.hark.home / "data/decks/first-week.toml").read_bytes()

    def due(self) -> dict[str, Any]:
        """When each card of the deck is due."""
        cards = self.hark("show first-week --json", at="2026-03-03 09:00").json()["cards"]
        return {card["card"].partition("/")[2]: card["due_at"] for card in cards}

    def update(self, options: str = "--yes") -> Any:
        """What an update answers for the deck."""
        (deck,) = self.hark(f"update {options} --json", at="2026-03-03 09:00").json()["decks"]
        return deck


@pytest.fixture
def shared(hark: Hark, tmp_path: Path) -> Shared:
    """A shared deck, imported and studied."""
    folder = tmp_path / "shared"
    folder.mkdir()
    return Shared(hark, folder)


def changes(deck: Any) -> list[tuple[str, str, str]]:
    """Each change of *deck*: the card, what is done with it, and what becomes of its progress."""
    return [(one["card"].partition("/")[2], one["change"], one["progress"]) for one in deck["changes"]]


def test_nothing_new(shared: Shared) -> None:
    """A deck that has not changed is up to date."""
    ran = shared.hark("update --yes", COLUMNS="0")

    assert (ran.code, ran.out) == (0, "Your imported deck is up to date.\n")
    assert shared.update()["fate"] == "same"


def test_nothing_imported(hark: Hark) -> None:
    """Without imported decks there is nothing to update."""
    assert hark("update --yes", COLUMNS="0").out == (
        "None of your decks came from elsewhere, so there is nothing to update.\n"
    )


def test_told_and_done(shared: Shared) -> None:
    """What has changed is told card by card, then done; every due date is as it was."""
    shared.becomes(
        ("Who do I ring when a shift goes wrong?", "Whom do I ring when a shift goes wrong?"),
        ("The van leaves at {{eight}} from", "Our van leaves at {{eight}} from"),
        ("Somebody new stands in the doorway.", "Somebody you do not know stands in the doorway."),
        ("Where are the spare keys kept?", "Where are our spare keys kept?"),
        ('[[cards]]\nid = "the-van"', f'{TEA}[[cards]]\nid = "the-van"'),
    )  # fmt: skip
    due = shared.due()

    ran = shared.hark("update --yes", COLUMNS="0", at="2026-03-03 09:00")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "first-week 1.0.0 → 1.1.0\n"
        "1 card added.\n"
        "+ tea: Tea?\n"
        "4 cards reworded; 4 you studied keep their progress.\n"
        "~ who-to-ring: Whom do I ring when a shift goes wrong?\n"
        "  was: Who do I ring when a shift goes wrong?\n"
        "~ the-van: Our van leaves at […] from the back door.\n"
        "  was: The van leaves at […] from the back door.\n"
        "~ first-words: Somebody you do not know stands in the doorway. What do you say first?\n"
        "  was: Somebody new stands in the doorway. What do you say first?\n"
        f"~ {NAMELESS}: Where are our spare keys kept?\n"
        "  was: Where are the spare keys kept?, recognised by its words (92 % alike)\n"
        "\n"
        "Updated first-week 1.1.0.\n"
        "`hark update first-week --undo` goes back.\n"
    )
    assert shared.due() == due | {"tea": None}
    assert shared.update()["fate"] == "same"


def test_five_reworded_cards_keep_their_due_dates(shared: Shared) -> None:
    """The same as numbers: five reworded questions, no due date moved, and none after going back either."""
    due = shared.due()
    assert [name for name, at in due.items() if at] == ["who-to-ring", "the-van#2", "first-words", NAMELESS]
    shared.becomes(("I ring", "I call"), ("The van", "A van"), ("say first?", "say?"), ("spare keys", "extra keys"))

    assert changes(shared.update()) == [
        ("who-to-ring", "reworded", "kept"), ("the-van", "reworded", "kept"), ("first-words", "reworded", "kept"),
        (NAMELESS, "reworded", "kept"),
    ]  # fmt: skip
    assert shared.due() == due
    shared.update("first-week --undo")
    assert (shared.due(), shared.here) == (due, DECK.encode())


def test_an_id_is_written_for_a_card_without_one(shared: Shared) -> None:
    """The card that was recognised keeps its id in the library's copy, as a line of its own; no other byte differs."""
    shared.becomes(("the spare keys", "our spare keys"))

    shared.update()

    new = shared.file.read_text(encoding="utf-8")
    head, tail = new.rsplit("[[cards]]\n", 1)
    assert shared.here.decode() == f'{head}[[cards]]\nid = "{NAMELESS}"\n{tail}'
    shared.becomes(("the spare keys", "all the spare keys"), ("1.1.0", "1.2.0"))
    assert changes(shared.update()) == [(NAMELESS, "reworded", "kept")]


def test_an_answer_that_changed(shared: Shared) -> None:
    """Its progress is kept unless a reset is asked for; going back takes the reset back too."""
    due = shared.due()
    shared.becomes(("The duty supervisor, then my own peer.", "My own peer, and nobody else."))

    assert changes(shared.update("--yes")) == [("who-to-ring", "answer_changed", "kept")]
    assert shared.due() == due
    shared.update("first-week --undo")

    assert changes(shared.update("--yes --answers reset")) == [("who-to-ring", "answer_changed", "reset")]
    assert shared.due() == due | {"who-to-ring": None}

    back = shared.update("first-week --undo")
    assert (back["fate"], back["version_before"], back["version_after"]) == ("restored", "1.1.0", "1.0.0")
    assert shared.due() == due


def test_asked_about_answers(shared: Shared) -> None:
    """At a terminal the person is asked what becomes of cards whose answer changed, and an empty line keeps them."""
    due = shared.due()
    shared.becomes(("The duty supervisor, then my own peer.", "My own peer, and nobody else."))

    with Terminal(shared.hark.home, "update") as terminal:
        seen = terminal.see("1 card you studied has another answer now. Start over? [y/N]")
        terminal.type("\r")
        terminal.see("Update 1 deck?")
        terminal.type("\r")
        assert terminal.ends() == 0

    assert seen.splitlines()[1:5] == [
        "1 card with another answer; 1 you studied keeps its progress.",
        "! who-to-ring: Who do I ring when a shift goes wrong?",
        "  answer: My own peer, and nobody else.",
        "     was: The duty supervisor, then my own peer.",
    ]
    assert "Updated first-week 1.1.0." in terminal.text
    assert shared.due() == due


def test_declined(shared: Shared) -> None:
    """A no leaves everything as it was."""
    shared.becomes(("the spare keys", "our spare keys"))

    with Terminal(shared.hark.home, "update") as terminal:
        terminal.see("Update 1 deck? [Y/n]")
        terminal.type("n\r")
        assert terminal.ends() == 1

    assert terminal.text.endswith("Nothing was updated.")
    assert shared.here == DECK.encode()


def test_retired_and_back(shared: Shared) -> None:
    """A card that is gone keeps its history, and its progress counts again when it comes back."""
    due = shared.due()
    start = DECK.index('[[cards]]\nid = "the-van"')
    without = DECK[:start] + DECK[DECK.index('[[cards]]\nid = "first-words"') :]
    shared.put(without.replace('"1.0.0"', '"1.1.0"'))
    assert changes(shared.update()) == [("the-van", "retired", "in_history")]
    assert "the-van#2" not in shared.due()

    shared.put(DECK.replace('"1.0.0"', '"1.2.0"'))

    assert changes(shared.update()) == [("the-van", "returned", "back")]
    assert shared.due() == due


def test_moved(shared: Shared) -> None:
    """A card at another place is told, and nothing else happens to it."""
    head, *cards = DECK.split("[[cards]]")
    shared.put("[[cards]]".join([head.replace("1.0.0", "1.1.0"), cards[1], cards[2], cards[0], cards[3]]))

    assert changes(shared.update()) == [("who-to-ring", "moved", "kept")]


def test_what_was_suspended_stays_so(shared: Shared) -> None:
    """A card that the learner set aside is still aside."""
    shared.hark("suspend first-week/the-van", at="2026-03-02 10:00")
    shared.becomes(("The van", "A van"))

    shared.update()

    assert shared.hark("show first-week/the-van --json").json()["suspended"] is True


OTHER_CARDS = [
    ("Who do I ring when a shift goes wrong?", "How far is it to the moon?"),
    ("The duty supervisor, then my own peer.", "Very far."),
    ("The van leaves at {{eight}} from {{the back door}}.", "Cats {{sleep}} a {{lot}} in summer."),
    ("Somebody new stands in the doorway. What do you say first?", "Which colour is the sky?"),
    ("Come in, I am Ana.", "Blue."),
]


@pytest.mark.parametrize(
    ("pairs", "cautions"),
    [
        ([("1.1.0", "0.9"), ("van leaves", "bus leaves")], [("lower_version", "1.0.0", "0.9")]),
        ([("1.1.0", "1.0.0"), ("van leaves", "bus leaves")], [("same_version", "1.0.0", "1.0.0")]),
        ([("CC-BY-4.0", "proprietary")], [("license_changed", "CC-BY-4.0", "proprietary")]),
        ([('["Ana"]', '["Eve"]')], [("authors_changed", "Ana", "Eve")]),
        (OTHER_CARDS, [("mostly_swapped", "4", "3")]),
    ],
)
def test_cautions(shared: Shared, pairs: list[tuple[str, str]], cautions: list[tuple[str, str, str]]) -> None:
    """What a learner should look at twice is pointed out, before and after."""
    shared.becomes(*pairs)

    deck = shared.update("--dry-run")

    assert [(one["code"], one["before"], one["after"]) for one in deck["cautions"]] == cautions
    assert shared.here == DECK.encode()


def test_cautions_in_words(shared: Shared) -> None:
    """A caution makes "no" what an empty line means."""
    shared.becomes(("CC-BY-4.0", "all rights reserved"), ("van leaves", "bus leaves"))

    with Terminal(shared.hark.home, "update") as terminal:
        seen = terminal.see("Update 1 deck? [y/N]")
        terminal.type("\r")
        assert terminal.ends() == 1

    assert "! Its licence was CC-BY-4.0 and is all rights reserved now." in seen


def test_mostly_retired(shared: Shared) -> None:
    """A deck that loses most of its cards is pointed out."""
    shared.put(DECK[: DECK.index('[[cards]]\nid = "the-van"')].replace("1.0.0", "1.1.0"))

    assert [one["code"] for one in shared.update("--dry-run")["cautions"]] == ["mostly_retired"]


def test_a_deck_that_was_edited_here(shared: Shared) -> None:
    """The learner's own changes are not written over without asking for it, and are kept as the version before."""
    own = shared.hark.home / "data/decks/first-week.toml"
    own.write_text(DECK.replace("tin behind", "box behind"), encoding="utf-8")
    assert shared.update()["fate"] == "same"
    shared.becomes(("The van", "A van"))

    ran = shared.hark("update --yes", COLUMNS="0")
    assert (ran.code, ran.out) == (
        0, "first-week has a new version, but you have edited yours: `hark update first-week --replace` takes it.\n\n",
    )  # fmt: skip
    assert b"box behind" in own.read_bytes()

    assert shared.update("--yes --replace")["cautions"] == [{"code": "edited_here", "before": "", "after": ""}]
    assert b"A van" in own.read_bytes()
    shared.update("first-week --undo")
    assert b"box behind" in own.read_bytes()


def test_gone_and_failing(shared: Shared, tmp_path: Path) -> None:
    """A deck whose source is gone or unsound is told of and left alone, and the others are updated."""
    other = tmp_path / "second-week.toml"
    other.write_text(DECK.replace("first-week", "second-week"), encoding="utf-8")
    shared.hark(f"import {other} --yes")
    other.unlink()
    shared.becomes(("The van", "A van"))

    ran = shared.hark("update --yes --json")

    assert ran.code == 1
    first, second = ran.json()["decks"]
    assert (first["fate"], second["fate"], second["error"]["message"]) == (
        "changes", "failed", "there is no such file or folder",
    )  # fmt: skip
    assert b"A van" in shared.here

    shared.put(DECK.replace("first-week", "third-week"))
    assert [one["fate"] for one in shared.hark("update first-week --yes --json").json()["decks"]] == ["gone"]


def test_an_unsound_new_version(shared: Shared) -> None:
    """A new version that cannot be used is refused with its fault; the one that is here stays."""
    shared.put(DECK.replace('kind = "cloze"', 'kind = "close"'))

    deck = shared.update()

    assert (deck["fate"], deck["error"]["code"], deck["error"]["message"], deck["error"]["where"]) == (
        "failed", "invalid_deck", "unknown kind `close`", {"file": "first-week.toml", "line": 18, "card": "the-van"},
    )  # fmt: skip
    assert shared.here == DECK.encode()


def test_under_another_id(hark: Hark, tmp_path: Path) -> None:
    """A deck imported under another id is updated under it."""
    file = tmp_path / "first-week.toml"
    file.write_text(DECK, encoding="utf-8")
    hark(f"import {file} --yes --as my-week")
    file.write_text(DECK.replace("The van", "A van").replace("1.0.0", "1.1.0"), encoding="utf-8")

    (deck,) = hark("update my-week --yes --json").json()["decks"]

    assert (deck["deck"], changes(deck)) == ("my-week", [("the-van", "reworded", "none")])
    assert 'id = "my-week"' in (hark.home / "data/decks/my-week.toml").read_text(encoding="utf-8")


def test_replaced_by_an_import(shared: Shared, tmp_path: Path) -> None:
    """`import --replace` is told and done as an update, with the version before kept."""
    other = tmp_path / "other.toml"
    other.write_text(DECK.replace("The van", "A van").replace("1.0.0", "2.0"), encoding="utf-8")
    due = shared.due()

    answer = shared.hark(f"import {other} --yes --replace --json").json()

    change = answer["decks"][0]["change"]
    assert (change["fate"], changes(change), shared.due()) == ("changes", [("the-van", "reworded", "kept")], due)
    assert shared.update("first-week --undo")["fate"] == "restored"
    assert shared.here == DECK.encode()


def test_a_table(hark: Hark, tmp_path: Path) -> None:
    """A deck made from a table is made from it again, with the delimiter and title it was given."""
    file = tmp_path / "mine.csv"
    file.write_text("id;question;answer\na;Who?;Me.\n")
    hark(f"import {file} --yes --delimiter ';' --title 'Our cards' --as ours")
    file.write_text("id;question;answer\na;Who is it?;Me.\n")

    (deck,) = hark("update --yes --json").json()["decks"]

    assert (deck["deck"], deck["title"], changes(deck)) == ("ours", "Our cards", [("a", "reworded", "none")])


def test_from_an_address(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorded address is asked again; when it answers amiss, the deck stays."""
    with Server(tmp_path, {"deck.toml": page(DECK.encode())}) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trusted))
        url = server.url("deck.toml")
        assert hark(f"import {url} --yes --private-host localhost").code == 0
        server.pages["deck.toml"] = page(DECK.replace("The van", "A van").encode())
        (changed,) = hark("update --yes --private-host localhost --json").json()["decks"]
        server.pages["deck.toml"] = bad_pages(b"")["error"]
        (failed,) = hark("update --yes --private-host localhost --json").json()["decks"]

    assert (changed["fate"], failed["fate"], failed["error"]["message"]) == (
        "changes", "failed", "localhost answers 500",
    )  # fmt: skip


def test_back_and_forth(shared: Shared) -> None:
    """Going back keeps the newer version, so that going back again is forward."""
    shared.becomes(("The van", "A van"))
    new = shared.file.read_bytes()
    shared.update()

    assert shared.update("first-week --undo")["fate"] == "restored"
    assert shared.here == DECK.encode()
    assert shared.update("first-week --undo")["fate"] == "restored"
    assert shared.here == new
    assert shared.update()["fate"] == "same"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("update care --yes", 1, "`care` came with hark and is updated with it"),
        ("update mine --yes", 1, "`mine` is your own deck and comes from nowhere else"),
        ("update zebra --yes", 3, "no deck named `zebra`"),
        ("update --undo", 2, "`--undo` needs the name of a deck"),
        ("update first-week --undo", 1, "no version of `first-week` before this one is kept"),
        ("update zebra --undo", 3, "no deck named `zebra`"),
        ("update", 1, "there is nobody to ask"),
    ],
)
def test_refusals(shared: Shared, line: str, code: int, said: str) -> None:
    """What cannot be updated is refused in a line."""
    shared.hark("new mine")

    ran = shared.hark(line, COLUMNS="0")

    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (code, "", f"error: {said}")


def test_what_is_remembered_may_be_spoilt(shared: Shared) -> None:
    """An origin that cannot be read makes the deck one's own; nothing falls over."""
    origin = shared.hark.home / "data/origins/first-week.toml"
    for spoilt in (b"", b"\xff", b"source = 1\n", b"[source]\n"):
        origin.write_bytes(spoilt)
        assert shared.hark("update --yes --json").json()["decks"] == []
        assert shared.hark("show first-week --json").json()["deck"]["source"] is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("encoding = 5", None),
        ("columns = 5", None),
        ("columns = [5]", None),
        ("delimiter = 5", None),
        ("title = 5", None),
        ('encoding = "klingon"', "the table is not klingon"),
        ("delimiter = '\"'", "nothing says what parts its cells"),
    ],
)
def test_how_a_table_was_read_may_be_spoilt(hark: Hark, tmp_path: Path, line: str, said: str | None) -> None:
    """A record that says of a table what cannot be is no record, or its update fails with a reason."""
    file = tmp_path / "words.csv"
    file.write_text("question,answer\nWho?,Me.\n")
    assert hark(f"import {file} --yes").code == 0
    with (hark.home / "data/origins/words.toml").open("a") as record:
        record.write(f"{line}\n")

    decks = hark("update --dry-run --json").json()["decks"]

    assert [(deck["fate"], deck["error"]["message"]) for deck in decks] == ([("failed", said)] if said else [])


MINE = """\
format = 1
id = "mine"
title = "Mine"

[[cards]]
id = "one"
kind = "concept"
front = "Who?"
back = "Me."
"""


def test_an_update_that_resets_begins_with_a_backup(hark: Hark, tmp_path: Path) -> None:
    """An update that makes studied cards new has a backup of just before, and so has taking it back."""
    source = tmp_path / "mine.toml"
    source.write_text(MINE)
    hark(f"import {source} --yes")
    hark("grade mine/one good")
    source.write_text(MINE.replace("Me.", "You."))

    ran = hark("update --yes --answers reset", at="2026-03-02 10:00")
    back = hark("update mine --undo", at="2026-03-02 11:00")

    folder = hark.home / "data" / "backups"
    assert (ran.code, back.code) == (0, 0)
    assert [name for name in ("100000", "110000") if (folder / f"2026-03-02T{name}Z_update.db").exists()] == [
        "100000", "110000",
    ]  # fmt: skip
