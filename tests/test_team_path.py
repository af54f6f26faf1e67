# SPDX-License-Identifier: MIT
"""A team's path: shown before it is taken, followed in what is asked, changed at its source, and left."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from harness import Hark, events
from places import HERE
from terminal import Terminal

DECK = (HERE / "offer" / "first-week.toml").read_text(encoding="utf-8")
PATH = """\
path = 1
title = "Autumn course"
for = "new volunteers"
order = ["first-week", "listening"]
hidden = ["care", "listening/pause"]
due = [
  { card = "listening/fourth-no", by = 2026-03-05, why = "before your first shift" },
  { deck = "first-week", by = 2026-04-02 },
]
"""
SAID = (
    "A path comes with it: Autumn course, for new volunteers\n"
    "One after the other: first-week, listening.\n"
    "Hidden, until you ask for it: care, listening/pause.\n"
    "By Thu 5 Mar: listening/fourth-no (before your first shift).\n"
    "By Thu 2 Apr: first-week.\n"
    "It changes what is asked when, nothing else. It is taken on a yes of its own, or with `--path`;\n"
    "`hark path --leave` leaves it at any time, and all progress stays.\n"
)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that a team shares: a deck and its path."""
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "first-week.toml").write_text(DECK, encoding="utf-8")
    (folder / "path.toml").write_text(PATH, encoding="utf-8")
    return folder


def say(folder: Path, was: str, now: str) -> None:
    """Has the path of *folder* say *now* in place of *was*."""
    text = (folder / "path.toml").read_text(encoding="utf-8")
    assert was in text
    (folder / "path.toml").write_text(text.replace(was, now), encoding="utf-8")


def asked(hark: Hark, line: str = "review", *, at: str = "2026-03-02 09:00") -> list[str]:
    """The cards that *line* would ask."""
    return [card["card"] for card in hark(f"{line} --json", at=at).json()["cards"]]


def waits(hark: Hark) -> tuple[int, int]:
    """How many short steps have run out, and how many reviews are due."""
    due = hark("due --json").json()
    return due["learning"], due["reviews"]


def upcoming(hark: Hark) -> int:
    """How many cards come back in the coming week."""
    return sum(number for _, number in hark("stats --json").json()["upcoming"])


def path(hark: Hark, line: str = "path") -> Any:
    """What `hark path` answers."""
    return hark(f"{line} --json").json()


class TestTaking:
    """`hark import`."""

    def test_it_is_shown(self, hark: Hark, shared: Path) -> None:
        """Before anything is taken: for whom it is, the order, what is hidden, and the days."""
        out = hark(f"import {shared} --dry-run", COLUMNS="0").out

        assert SAID in out
        assert not (hark.home / "data").exists()

    def test_as_json(self, hark: Hark, shared: Path) -> None:
        """The same as an object, with whether it was taken."""
        answer = hark(f"import {shared} --yes --path --json").json()

        assert answer["path"] == {
            "source": str(shared), "fate": "new",
            "now": {
                "title": "Autumn course", "meant_for": "new volunteers", "order": ["first-week", "listening"],
                "hidden": ["care", "listening/pause"],
                "due": [
                    {
                        "deck": "listening", "card": "listening/fourth-no", "by": "2026-03-05",
                        "why": "before your first shift",
                    },
                    {"deck": "first-week", "card": None, "by": "2026-04-02", "why": ""},
                ],
            },
            "was": None, "replaces": None, "not_here": [], "taken": True, "error": None,
        }  # fmt: skip

    def test_a_yes_to_decks_is_none_to_the_path(self, hark: Hark, shared: Path) -> None:
        """With `--yes` the decks come and nothing is hidden; `--path` takes the path later, once."""
        out = hark(f"import {shared} --yes", COLUMNS="0").out

        assert out.endswith(
            "Its path was left: `hark import` with `--path` takes it.\n"
            "Imported 1 deck, 4 cards.\n`hark review first-week` begins.\n"
        )
        assert path(hark)["team"] is None
        later = hark(f"import {shared} --yes --path", COLUMNS="0").out
        assert later.endswith("You are on the path “Autumn course”. `hark path` shows where you stand.\n")
        assert path(hark)["team"]["title"] == "Autumn course"
        again = hark(f"import {shared} --yes --path --json").json()
        assert (again["path"]["fate"], again["imported"]) == ("same", False)

    def test_at_a_terminal(self, tmp_path: Path, shared: Path) -> None:
        """Decks and path are asked about one after the other, and an empty line takes no path."""
        with Terminal(tmp_path / "one", f"import {shared}") as terminal:
            terminal.see("Import 1 deck? [y/N]")
            terminal.type("y\r")
            terminal.see("Take the path? [y/N]")
            terminal.type("\r")
            assert terminal.ends() == 0
        assert "Imported 1 deck, 4 cards." in terminal.text
        assert not (tmp_path / "one/data/path.json").exists()

        with Terminal(tmp_path / "one", f"import {shared}") as terminal:
            terminal.see("Take the path? [y/N]")
            terminal.type("y\r")
            assert terminal.ends() == 0
        assert (tmp_path / "one/data/path.json").exists()

    def test_declined(self, hark: Hark, shared: Path) -> None:
        """`--no-path` says nothing of it, sound or not."""
        say(shared, "path = 1", "path = 1\nunknown = 3")

        answer = hark(f"import {shared} --yes --no-path --json").json()

        assert (answer["imported"], answer["path"]) == (True, None)

    def test_a_deck_under_another_id(self, hark: Hark, shared: Path) -> None:
        """What the path says of a deck holds for it as it is called here."""
        hark(f"import {shared} --yes --path --as our-week")

        assert path(hark)["team"]["due"][1]["deck"] == "our-week"
        assert [deck["deck"] for deck in path(hark)["path"]] == ["our-week", "listening", "care"]

    def test_a_second_one(self, hark: Hark, shared: Path, tmp_path: Path) -> None:
        """It is said whose place it would take, and there is one at a time."""
        hark(f"import {shared} --yes --path")
        other = tmp_path / "path.toml"
        other.write_text('path = 1\ntitle = "Spring"\norder = ["care", "nowhere"]\n', encoding="utf-8")

        look = hark(f"import {other} --dry-run", COLUMNS="0").out
        hark(f"import {other} --yes")

        assert f"It would take the place of “Autumn course”, from {shared}.\n" in look
        assert "Not here, and passed over until it comes: nowhere.\n" in look
        assert path(hark)["team"] == {"title": "Spring", "meant_for": "", "hidden": [], "due": []}
        assert [deck["deck"] for deck in path(hark)["path"]] == ["care", "listening"]

    def test_in_an_archive(self, hark: Hark, shared: Path, tmp_path: Path) -> None:
        """The root of an archive is the folder that holds all of it; a path further down is none."""
        for name, places in (("a.zip", ("x-main/", "x-main/")), ("b.zip", ("x-main/", "x-main/old/"))):
            with zipfile.ZipFile(tmp_path / name, "w") as packed:
                packed.write(shared / "first-week.toml", f"{places[0]}first-week.toml")
                packed.write(shared / "path.toml", f"{places[1]}path.toml")

        looks = [hark(f"import {tmp_path / name} --dry-run --json").json() for name in ("a.zip", "b.zip")]

        assert [look["path"] and look["path"]["fate"] for look in looks] == ["new", None]

    def test_there_is_none(self, hark: Hark, shared: Path) -> None:
        """Who asks for a path where there is none is told, and nothing is taken."""
        (shared / "path.toml").unlink()

        ran = hark(f"import {shared} --yes --path")

        assert (ran.code, ran.err) == (
            1, "error: there is no path in it\n hint: leave `--path` out, or ask who shares it\n",
        )  # fmt: skip
        assert not (hark.home / "data").exists()


class TestFollowing:
    """What is asked, and where one stands."""

    def test_where_one_stands(self, hark: Hark, shared: Path) -> None:
        """What is to be met by when, met or not yet, without blame; and what is hidden."""
        hark(f"import {shared} --yes --path")
        hark("grade listening/fourth-no good")
        hark("grade first-week/who-to-ring good")

        assert hark("path", COLUMNS="0", at="2026-04-20 09:00").out.startswith(
            "Autumn course, for new volunteers\n"
            "By Thu 5 Mar: listening/fourth-no (before your first shift): met.\n"
            "By Thu 2 Apr: first-week: 1 of 5 met.\n"
            "Hidden: care, listening/pause. `hark resume NAME` brings one back.\n"
            "`hark path --leave` leaves this path; all progress stays.\n"
            "\n"
        )
        assert path(hark)["team"]["due"][0] == {
            "deck": "listening", "card": "listening/fourth-no", "by": "2026-03-05", "why": "before your first shift",
            "seen": 1, "faces": 1,
        }  # fmt: skip

    def test_what_is_to_be_met_soon_comes_first(self, hark: Hark, shared: Path) -> None:
        """A week before its day a card goes before all else that is new; until then it has its place."""
        hark(f"import {shared} --yes --path")

        assert asked(hark)[0] == "listening/fourth-no"
        assert asked(hark, at="2026-02-20 09:00")[0] == "first-week/who-to-ring"

    def test_a_session_that_was_begun(self, hark: Hark, shared: Path) -> None:
        """What is hidden leaves today's session, too, and comes back to it when the path is left."""
        hark("config new_per_day 20")
        hark("grade listening/reflection good")
        before = asked(hark)

        hark(f"import {shared} --yes --path")
        hidden = [ref for ref in before if ref.startswith("care/") or ref == "listening/pause"]

        assert hidden
        assert asked(hark) == [ref for ref in before if ref not in hidden]
        hark("path --leave")
        assert asked(hark) == before

    def test_the_order_is_the_teams(self, hark: Hark, shared: Path) -> None:
        """It stands where there is none of one's own, and comes back with `--reset`."""
        hark(f"import {shared} --yes --path")

        assert [deck["deck"] for deck in path(hark)["path"]] == ["first-week", "listening", "care"]
        assert path(hark)["is_own_order"] is False
        assert path(hark, "path care --first")["path"][0]["deck"] == "care"
        assert path(hark, "path --reset")["path"][0]["deck"] == "first-week"

    def test_what_is_hidden(self, hark: Hark, shared: Path) -> None:
        """Neither new nor due, in no count, unless the deck is asked for by name."""
        hark("grade care/empty-cup easy", at="2026-01-02 09:00")
        hark("grade care/tired-of-it good", at="2026-02-28 09:00")
        hark("grade listening/pause easy", at="2026-01-02 09:00")
        before = waits(hark)
        before_it = upcoming(hark)

        hark(f"import {shared} --yes --path")

        hidden = {"care/empty-cup", "care/tired-of-it", "listening/pause"}
        assert (before, waits(hark)) == ((1, 2), (0, 0))
        assert (before_it, upcoming(hark)) == (3, 0)
        assert hidden.isdisjoint({*asked(hark), *asked(hark, "review --new 100")})
        assert set(asked(hark, "review care")) == {"care/empty-cup", "care/tired-of-it"}
        assert [deck["hidden"] for deck in path(hark)["path"]] == [False, False, True]
        assert hark("search cup --json").json()["cards"][0]["card"] == "care/empty-cup"

    def test_what_the_learner_wants_wins(self, hark: Hark, shared: Path) -> None:
        """What is brought back is asked, also after an update; undo hides it again; what they set aside stays so."""
        hark(f"import {shared} --yes --path")
        hark("resume care", at="2026-03-02 10:00")
        hark("resume listening/pause", at="2026-03-02 10:01")
        hark("suspend first-week", at="2026-03-02 10:02")
        say(shared, "new volunteers", "all volunteers")
        hark("update --yes")

        assert path(hark)["team"]["hidden"] == []
        assert "first-week" not in {card.split("/")[0] for card in asked(hark, "review --new 100")}
        hark("undo", at="2026-03-02 10:03")
        hark("undo", at="2026-03-02 10:04")
        assert path(hark)["team"]["hidden"] == ["listening/pause"]

    def test_a_card_of_a_hidden_deck(self, hark: Hark, shared: Path) -> None:
        """It comes back with its deck, and that is said."""
        hark(f"import {shared} --yes --path")

        assert hark("resume care/empty-cup").err == (
            "error: `care/empty-cup` is set aside with `care`\n hint: `hark resume care`\n"
        )

    def test_days_ahead_are_what_then_happens(self, hark: Hark, shared: Path) -> None:
        """What is foretold of a session knows the path."""
        hark(f"import {shared} --yes --path")
        hark("config new_per_day 1")

        ends = {deck["deck"]: deck["ends_on"] for deck in path(hark)["path"]}

        assert ends["care"] is None
        assert [deck["card"] for deck in hark("review --json").json()["cards"]] == ["listening/fourth-no"]

    def test_a_file_that_cannot_be_understood(self, hark: Hark, shared: Path) -> None:
        """It counts as no path, and can be left."""
        hark(f"import {shared} --yes --path")
        for spoilt in ("", "{}", "[" * 100_000, '{"source": 1, "taken_ms": "x", "path": []}'):
            (hark.home / "data/path.json").write_text(spoilt)
            assert path(hark)["team"] is None

        assert hark("path --leave").code == 0


class TestLeaving:
    """`hark path --leave`."""

    def test_all_progress_stays(self, hark: Hark, shared: Path) -> None:
        """What was hidden comes back, the decks and all that was done stay, and the file is kept aside."""
        hark("grade care/empty-cup easy", at="2026-01-02 09:00")
        hark(f"import {shared} --yes --path")
        done = events(hark)

        out = hark("path --leave").out

        assert out.startswith("You left the path “Autumn course”. All progress stays, and nothing is hidden.\n")
        assert events(hark) == done
        assert waits(hark) == (0, 1)
        assert not (hark.home / "data/path.json").exists()
        assert (hark.home / "data/removed/path.json").exists()
        assert path(hark)["team"] is None

    @pytest.mark.parametrize(
        ("line", "code", "err"),
        [
            (
                "path --leave", 1,
                "error: you are on no path of a team\n hint: `hark import SOURCE --path` takes one\n",
            ),
            ("path care --leave", 2, "error: `--leave` stands alone\n hint: hark path --leave\n"),
        ],
    )  # fmt: skip
    def test_refusals(self, hark: Hark, line: str, code: int, err: str) -> None:
        """There is nothing to leave, or it is not clear what is meant."""
        ran = hark(line)

        assert (ran.code, ran.err) == (code, err)


def test_a_new_computer_has_it_too(hark: Hark, shared: Path, tmp_path: Path) -> None:
    """The file of all one has brings the path along; where there is one already, that stays."""
    hark(f"import {shared} --yes --path")
    hark("grade listening/reflection good")
    assert hark(f"backup --all {tmp_path / 'all.zip'}").code == 0
    laptop = Hark(tmp_path / "laptop")

    assert laptop(f"restore {tmp_path / 'all.zip'} --yes").code == 0

    assert path(laptop) == path(hark)
    say(shared, "Autumn course", "Winter course")
    laptop("update --yes")
    laptop(f"restore {tmp_path / 'all.zip'} --yes")
    assert path(laptop)["team"]["title"] == "Winter course"


class TestUpdate:
    """`hark update`."""

    def test_changes_are_told_and_followed(self, hark: Hark, shared: Path) -> None:
        """Each change of the path in a line, before it is followed."""
        hark(f"import {shared} --yes --path")
        say(shared, '"care", "listening/pause"', '"listening/pause", "listening/reflection"')
        say(shared, "2026-03-05", "2026-03-12")
        say(shared, '  { deck = "first-week", by = 2026-04-02 },\n', "")
        say(shared, '"first-week", "listening"]', '"listening"]')

        look = hark("update --dry-run", COLUMNS="0").out
        done = hark("update --yes", COLUMNS="0").out

        assert look.startswith(
            "The path “Autumn course” has changed:\n"
            "One after the other: listening.\n"
            "Hidden from now on: listening/reflection.\n"
            "Hidden no longer: care.\n"
            "By Thu 12 Mar: listening/fourth-no (before your first shift).\n"
            "No day any more: first-week.\n"
        )
        assert done.endswith("The path “Autumn course” is followed as it is now.\n")
        assert path(hark)["team"]["hidden"] == ["listening/pause", "listening/reflection"]
        assert hark("update --json --yes").json()["path"]["fate"] == "same"

    def test_with_a_deck_under_another_id(self, hark: Hark, shared: Path) -> None:
        """The names of the source are those of here, so that nothing has changed."""
        hark(f"import {shared} --yes --path --as our-week")

        assert hark("update --json --yes").json()["path"]["fate"] == "same"

    def test_a_path_that_came_alone(self, hark: Hark, shared: Path) -> None:
        """It is asked for where no deck came with it."""
        (shared / "first-week.toml").unlink()
        hark(f"import {shared} --yes")

        assert hark("update").err.startswith("error: there is nobody to ask")
        assert hark("update --yes").out == "Your path is up to date.\n"

    @pytest.mark.parametrize(
        ("now", "fate", "code", "line"),
        [
            (None, "gone", 0, "The path “Autumn course” is not there any more: "),
            ("path = 1\n", "failed", 1, "The path “Autumn course” could not be asked for: "),
        ],
    )
    def test_it_cannot_be_had(self, hark: Hark, shared: Path, now: str | None, fate: str, code: int, line: str) -> None:
        """The path that was taken stays, and the decks are updated all the same."""
        hark(f"import {shared} --yes --path")
        if now is None:
            (shared / "path.toml").unlink()
        else:
            (shared / "path.toml").write_text(now, encoding="utf-8")
        (shared / "first-week.toml").write_text(DECK.replace("1.0.0", "1.1.0"), encoding="utf-8")

        ran = hark("update --yes --json")
        told = hark("update --dry-run", COLUMNS="0").out

        assert (ran.code, ran.json()["path"]["fate"], ran.json()["updated"]) == (code, fate, True)
        assert f"{line}{shared}\n" in told
        assert path(hark)["team"]["title"] == "Autumn course"

    def test_from_standard_input(self, hark: Hark, shared: Path) -> None:
        """A path that came so cannot be asked for again, and standard input is left alone."""
        hark(f"import {shared} --yes --path")
        file = hark.home / "data/path.json"
        file.write_text(file.read_text().replace(str(shared), "-"))

        answer = hark("update --yes --json", stdin=PATH).json()["path"]

        assert (answer["fate"], answer["error"]["message"]) == ("failed", "it came from standard input")

    def test_at_a_terminal(self, tmp_path: Path, shared: Path) -> None:
        """A person is asked about decks and path together, and a no changes neither."""
        hark = Hark(tmp_path / "one")
        hark(f"import {shared} --yes --path")
        say(shared, "new volunteers", "all volunteers")
        (shared / "first-week.toml").write_text(DECK.replace("1.0.0", "1.1.0"), encoding="utf-8")

        with Terminal(hark.home, "update") as terminal:
            terminal.see("Update 1 deck and the path? [")
            terminal.type("n\r")
            assert terminal.ends() == 1

        assert path(hark)["team"]["meant_for"] == "new volunteers"


class TestCheck:
    """`hark check FOLDER`."""

    def test_sound(self, hark: Hark, shared: Path) -> None:
        """A path whose decks and cards stand beside it, or came with hark, is sound."""
        assert hark(f"check {shared} --json").json()["faults"] == []

    def test_every_fault_at_once(self, hark: Hark, shared: Path) -> None:
        """Unknown keys, names that are none or nowhere, and days that are none, each on its line."""
        (shared / "path.toml").write_text(
            'path = 1\ntitle = "Autumn"\nfro = "you"\norder = ["first-week", "nowhere", "first-week"]\n'
            'hidden = ["../care", "care"]\ndue = [\n  { card = "first-week/nobody", by = 2026-03-05 },\n'
            '  { deck = "first-week", by = "Thursday" },\n  { by = 2026-03-05, deck = "care", card = "care/x" },\n'
            '  { card = "care", by = 2026-03-05 },\n]\n',
            encoding="utf-8",
        )

        faults = hark(f"check {shared} --json").json()["faults"]

        assert [(fault["line"], fault["code"], fault["message"]) for fault in faults] == [
            (3, "unknown-key", "the path has an unknown key `fro`"),
            (4, "path", "there is no deck `nowhere`"),
            (4, "path", "`order` names `first-week` twice"),
            (5, "path", "`../care` cannot be the name of a deck or card"),
            (7, "path", "there is no card `first-week/nobody`"),
            (8, "type", "`by` of wish 2 of the path is not a day"),
            (9, "path", "wish 3 of the path names both a deck and a card"),
            (10, "path", "`care` cannot be the name of a card"),
        ]

    def test_under_headers(self, hark: Hark, shared: Path) -> None:
        """Wishes may stand under headers of their own, and faults on the line of theirs."""
        (shared / "path.toml").write_text(
            'path = 1\ntitle = "A"\n\n[[due]]\ndeck = "care"\nby = 2026-03-05\n\n[[due]]\ndeck = "care"\n', "utf-8"
        )

        faults = hark(f"check {shared} --json").json()["faults"]

        assert [(fault["line"], fault["message"]) for fault in faults] == [(8, "wish 2 of the path has no `by`")]

    @pytest.mark.parametrize(
        ("text", "code", "message"),
        [
            ('title = "A"\n', "missing", "the path has no `path`"),
            ("path = 1\n", "missing", "the path has no `title`"),
            ('path = 2\ntitle = "A"\n', "format", "a path of format 2 is not known"),
            ('path = 1\ntitle = "A"\ndue = 3\n', "type", "`due` of the path is not a list of tables"),
        ],
    )
    def test_the_head(self, hark: Hark, shared: Path, text: str, code: str, message: str) -> None:
        """What a path must say."""
        (shared / "path.toml").write_text(text, encoding="utf-8")

        faults = hark(f"check {shared} --json").json()["faults"]

        assert [(fault["code"], fault["message"]) for fault in faults] == [(code, message)]


NAMES = ", ".join(f'"d-{number}"' for number in range(1001))
WISHES = "".join(f'[[due]]\ndeck = "d-{number}"\nby = 2026-03-05\n' for number in range(1001))


@pytest.mark.parametrize(
    "text",
    [
        "path = 1\ntitle = ",
        'path = 1\ntitle = "A"\norder = [1]\n',
        'path = 1\ntitle = "A"\nhidden = ["../../etc/passwd"]\n',
        'path = 1\ntitle = "A"\nhidden = ["\\u001b[2J"]\n',
        f'path = 1\ntitle = "{"A" * 201}"\n',
        f'path = 1\ntitle = "A"\nhidden = [{NAMES}]\n',
        f'path = 1\ntitle = "A"\n{WISHES}',
        f"path = 1\ntitle = {'[' * 5000}{']' * 5000}\n",
        'path = 1\ntitle = "A"\ndue = [{ deck = "care", by = 2026-03-05T09:00:00 }]\n',
        'path = 1\ntitle = "A"\ndue = [{ deck = "care", by = "9999-99-99" }]\n',
        "path = true\ntitle = 3\nfor = []\norder = {}\nhidden = 1\ndue = [[]]\n",
        f"path = 1\n#{'x' * 1024 * 1024}\n",
    ],
    ids=["cut", "numbers", "dots", "escape", "long", "names", "wishes", "deep", "moment", "day", "types", "large"],
)
def test_an_unsound_path_is_refused_whole(hark: Hark, shared: Path, text: str) -> None:
    """With a path that cannot be used nothing comes in, faults are told, and no control character is shown."""
    (shared / "path.toml").write_text(text, encoding="utf-8")

    ran = hark(f"import {shared} --yes --path")

    assert (ran.code, "path.toml" in ran.out + ran.err) == (4, True)
    assert {letter for letter in ran.out + ran.err if ord(letter) < 32} <= {"\n"}
    assert not (hark.home / "data").exists()


def test_what_it_says_is_shown_as_text(hark: Hark, shared: Path) -> None:
    """Escape sequences and characters that turn text around are written out, wherever it is told."""
    say(shared, '"Autumn course"', r'"\u001b[2J\u202eesruoc"')
    say(shared, '"before your first shift"', r'"\u0007[bold]x[/bold]"')

    told = [hark(line).out for line in (f"import {shared} --dry-run", f"import {shared} --yes --path", "path")]

    assert all("<U+001B>[2J<U+202E>esruoc" in out for out in told)
    assert all("<U+0007>[bold]x[/bold]" in out for out in (told[0], told[2]))
    assert not {"\x1b", "\u202e", "\x07"} & set("".join(told))
