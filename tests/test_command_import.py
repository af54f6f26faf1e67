# SPDX-License-Identifier: MIT
"""`hark import`: a look at what others share, and taking it in whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hark import toml
from harness import DRIVER, Hark
from places import HERE, SMALL, deck_files, environment
from servers import Server, git_page, page, repository
from terminal import Terminal

OFFER = HERE / "offer" / "first-week.toml"
DECK = OFFER.read_bytes()
DIGEST = hashlib.sha256(DECK).hexdigest()
OTHER = DECK.replace(b'id = "first-week"', b'id = "second-week"').replace(b"First week", b"Second week")


def library(hark: Hark) -> dict[str, bytes]:
    """Every file in the data folder but the progress."""
    return {
        str(file.relative_to(hark.home)): file.read_bytes()
        for file in sorted((hark.home / "data").rglob("*")) if file.is_file() and file.name != "progress.db"
    }  # fmt: skip


def decks(hark: Hark) -> list[str]:
    """The ids of the learner's own decks."""
    return sorted(deck["deck"] for deck in hark("decks --json").json()["decks"] if not deck["bundled"])


def test_a_look(hark: Hark) -> None:
    """Who made it, under which licence, from where, what it holds, what check says and what it asks of a day."""
    ran = hark(f"import {OFFER} --dry-run", COLUMNS="0")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "First week · first-week 1.0.0\n"
        "Names, doors and numbers.\n"
        "by       Ana\n"
        "licence  CC-BY-4.0\n"
        "cards    4: 2 questions, 1 gap to fill, 1 choice\n"
        "a day    about 1 min in its first month; the first card comes today\n"
        "check    13 advice\n"
        "\n"
        f"from    {OFFER}\n"
        f"sha256  {DIGEST}\n"
        "The coming 90 days with it: about 1 min a day (1 without), 0 cards left over at the end (0 without).\n"
    )
    assert not (hark.home / "data").exists()


def test_taken_in(hark: Hark) -> None:
    """With --yes the deck is there, byte for byte, with what is to be remembered of it."""
    ran = hark(f"import {OFFER} --yes", COLUMNS="0", at="2026-03-02 09:00")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("Imported 1 deck, 4 cards.\n`hark review first-week` begins.\n")
    assert library(hark) == {
        "data/decks/first-week.toml": DECK,
        "data/origins/first-week.toml": (
            f'source = "{OFFER}"\ndeck = "first-week"\nsha256 = "{DIGEST}"\ninstalled = "{DIGEST}"\n'
            "fetched_at = 2026-03-02 09:00:00+00:00\n"
        ).encode(),
    }
    assert hark("show first-week --json").json()["deck"]["source"] == str(OFFER)
    assert (hark.home / "cache/due.txt").exists()


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("first-week.toml", ""),
        ("first-week.toml", "--as other-week"),
        ("table.csv", ""),
        (".", ""),
    ],
)
def test_a_deck_is_parsed_once(
    hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, more: str
) -> None:
    """A deck on offer is parsed once, however it comes, and once more by the library that it was taken into."""
    (tmp_path / "first-week.toml").write_bytes(DECK)
    (tmp_path / "second-week.toml").write_bytes(OTHER)
    (tmp_path / "table.csv").write_text("question,answer\nWho?,Ana\n")
    hark("decks")  # what came with hark is parsed and kept
    parsed: list[bytes] = []
    real = toml.read

    def noted(data: bytes) -> dict[str, Any]:
        parsed.append(data)
        return real(data)

    monkeypatch.setattr(toml, "read", noted)
    decks = 3 if source == "." else 1

    hark(f"import {tmp_path / source} {more} --dry-run --json").json()

    looked = [data for data in parsed if b"[[cards]]" in data]
    assert (len(looked), len(set(looked))) == (decks, decks)

    hark(f"import {tmp_path / source} {more} --yes --json").json()

    assert len([data for data in parsed if b"[[cards]]" in data]) == 3 * decks


def test_as_json(hark: Hark) -> None:
    """The same as one object."""
    answer = hark(f"import {OFFER} --yes --json").json()

    change: dict[str, Any] = {
        "deck": "first-week", "title": "First week", "source": str(OFFER), "fate": "new", "version_before": None,
        "version_after": "1.0.0", "sha256": DIGEST, "unchanged": 0, "changes": [], "cautions": [], "error": None,
        "languages": [],
    }  # fmt: skip
    assert answer == {
        "schema": "hark.import/1", "source": str(OFFER), "sha256": DIGEST, "commit": None, "faults": [],
        "imported": True, "package": None, "decks": [{
            "deck": "first-week", "file": "first-week.toml", "title": "First week",
            "description": "Names, doors and numbers.", "version": "1.0.0", "language": "en", "license": "CC-BY-4.0",
            "authors": ["Ana"], "homepage": None, "sha256": DIGEST, "concept": 2, "cloze": 1, "choice": 1,
            "scenario": 0, "dialogue": 0, "cards": 4, "safety": 0, "daily_minutes": 0.2, "errors": 0, "warnings": 0,
            "advice": 13, "change": change, "begins_in_days": 0, "table": None,
        }], "passed_over": [], "translations": [], "path": None, "effect": None,
    }  # fmt: skip


def test_at_a_terminal(tmp_path: Path) -> None:
    """A person is shown what is in it, then asked; only a yes takes it in."""
    with Terminal(tmp_path, f"import {OFFER}") as terminal:
        seen = terminal.see("Import 1 deck? [y/N]")
        terminal.type("\r")
        assert terminal.ends() == 1
    assert "licence  CC-BY-4.0" in seen
    assert "Nothing was imported." in terminal.text
    assert not (tmp_path / "data").exists()

    with Terminal(tmp_path, f"import {OFFER}") as terminal:
        terminal.see("Import 1 deck? [y/N]")
        terminal.type("y\r")
        assert terminal.ends() == 0
    assert "Imported 1 deck, 4 cards." in terminal.text
    assert (tmp_path / "data/decks/first-week.toml").read_bytes() == DECK


def packed(form: str) -> bytes:
    """Two decks in an archive, with other things."""
    files = {"x-main/decks/a.toml": DECK, "x-main/decks/b.toml": OTHER, "x-main/pyproject.toml": b"[project]\n"}
    out = io.BytesIO()
    if form == "zip":
        with zipfile.ZipFile(out, "w") as target:
            for name, data in files.items():
                target.writestr(name, data)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w") as target:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            target.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


@pytest.mark.parametrize("form", ["zip", "tar.gz", "folder"])
def test_several_decks(hark: Hark, tmp_path: Path, form: str) -> None:
    """A folder or an archive may hold several decks; TOML that is no deck is passed over."""
    place = tmp_path / f"decks.{form}"
    if form == "folder":
        (place / "deep").mkdir(parents=True)
        (place / "deep" / "a.toml").write_bytes(DECK)
        (place / "b.toml").write_bytes(OTHER)
        (place / "pyproject.toml").write_text("[project]\n")
        (place / ".c.toml").write_text("format =")
        (place / "link.toml").symlink_to("/etc/passwd")
        listed = subprocess.run(
            ["sha256sum", "b.toml", "deep/a.toml", "pyproject.toml"], cwd=place, capture_output=True, check=True
        )
        digest = hashlib.sha256(listed.stdout).hexdigest()
    else:
        place.write_bytes(packed(form))
        digest = hashlib.sha256(packed(form)).hexdigest()

    answer = hark(f"import {place} --yes --sha256 {digest} --json").json()

    assert (answer["imported"], answer["sha256"]) == (True, digest)
    assert decks(hark) == ["first-week", "second-week"]
    assert library(hark)["data/decks/second-week.toml"] == OTHER


def test_more_than_three_decks_are_a_table(hark: Hark, tmp_path: Path) -> None:
    """Many decks are told in a line each."""
    for number in range(4):
        (tmp_path / f"{number}.toml").write_bytes(DECK.replace(b'"first-week"', f'"week-{number}"'.encode()))

    assert hark(f"import {tmp_path} --dry-run", COLUMNS="0").out.splitlines()[:9] == [
        "cards  min a day  check                  deck    title",
        "    4          1  13 advice              week-0  First week",
        "    4          1  4 warnings, 13 advice  week-1  First week",
        "    4          1  4 warnings, 13 advice  week-2  First week",
        "    4          1  4 warnings, 13 advice  week-3  First week",
        "",
        "by       Ana",
        "licence  CC-BY-4.0",
        "cards    16",
    ]


def test_refused_whole(hark: Hark, tmp_path: Path) -> None:
    """One unsound deck keeps out those beside it, and every fault is told with its place."""
    (tmp_path / "good.toml").write_bytes(DECK)
    (tmp_path / "bad.toml").write_bytes(OTHER.replace(b'kind = "cloze"', b'kind = "close"'))

    ran = hark(f"import {tmp_path} --yes", COLUMNS="0")

    assert ran.code == 4
    assert ran.out == (
        "bad.toml:18: card `the-van`: unknown kind `close` [kind]\n"
        " hint: did you mean `cloze`?\n"
        '  18 │ kind = "close"\n'
        "     │ ^^^^\n"
        "\n"
        "Nothing was imported.\n"
    )
    assert not (hark.home / "data").exists()


BESIDE = {
    "a.toml": DECK,
    "words.csv": b"question,answer\nWho?,Ana\n",
    "first-week.csv": b"id,kind,question\nid,deck,first-week\nx,cloze,{{x}}\n",
    "pairs.csv": b"Who?,Ana\n",
    "notes.toml": b"this = is not\n- TOML\n",
    "pyproject.toml": b"[project]\n",
}


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_decks_among_other_files(hark: Hark, tmp_path: Path, form: str) -> None:
    """Tables that name their columns come along; what is no deck is named and keeps nothing out."""
    place = tmp_path / f"decks.{form}"
    if form == "folder":
        place.mkdir()
        for name, data in BESIDE.items():
            (place / name).write_bytes(data)
    else:
        with zipfile.ZipFile(place, "w") as target:
            for name, data in BESIDE.items():
                target.writestr(name, data)

    answer = hark(f"import {place} --dry-run --json").json()
    page = hark(f"import {place} --yes", COLUMNS="0").out

    assert sorted(deck["deck"] for deck in answer["decks"]) == ["first-week", "words"]
    assert sorted((fault["file"], fault["message"]) for fault in answer["passed_over"]) == [
        ("first-week.csv", "its deck is there as `a.toml`"),
        ("notes.toml", "not valid TOML: invalid value"),
        ("pairs.csv", "the first row names no column that hark knows"),
    ]
    assert (
        "pairs.csv is passed over: the first row names no column that hark knows (if it is a card, add"
        " `--columns front,back`; if it names the columns, `--columns 'Who?=front,Ana=back'`)\n"
    ) in page
    assert decks(hark) == ["first-week", "words"]


@pytest.mark.parametrize("broken", [b"format = 1\nid =\n", b'[[cards]]\nfront = "a\n'])
def test_a_broken_deck_keeps_out_the_others(hark: Hark, tmp_path: Path, broken: bytes) -> None:
    """A file that shows that it was meant as a deck does."""
    (tmp_path / "a.toml").write_bytes(DECK)
    (tmp_path / "b.toml").write_bytes(broken)

    ran = hark(f"import {tmp_path} --yes --json")

    assert (ran.code, ran.json()["faults"][0]["file"], decks(hark)) == (4, "b.toml", [])


def test_a_web_page_is_no_deck(hark: Hark, tmp_path: Path) -> None:
    """Who saved the page that shows a deck is told how to get the deck."""
    (tmp_path / "deck.toml").write_text("<!DOCTYPE html>\n<html><body>[[cards]]</body></html>\n")

    assert hark(f"import {tmp_path / 'deck.toml'} --dry-run", COLUMNS="0").out == (
        "deck.toml:1: not valid TOML: this is a web page [toml]\n"
        " hint: save the file itself: a page that shows it has a link for that, such as “Raw” or “Download”\n"
        "  1 │ <!DOCTYPE html>\n"
        "    │ ^\n"
        "\n"
        "Nothing was imported.\n"
    )


def test_a_spreadsheet_is_no_table(hark: Hark, tmp_path: Path) -> None:
    """What a spreadsheet program keeps for itself has to be saved as CSV."""
    with zipfile.ZipFile(tmp_path / "words.xlsx", "w") as target:
        target.writestr("xl/workbook.xml", "<x/>")

    assert hark(f"import {tmp_path / 'words.xlsx'} --yes", COLUMNS="0").err.splitlines()[1] == (
        " hint: save the table as CSV UTF-8 in the program it comes from, and import that"
    )


def test_from_standard_input(tmp_path: Path) -> None:
    """`-` reads a deck or an archive from standard input, bytes and all."""
    done = subprocess.run(
        [*DRIVER, "import", "-", "--yes", "--json"], input=packed("zip"), env=environment(tmp_path),
        capture_output=True, check=True,
    )  # fmt: skip

    assert (done.stderr, b'"imported": true' in done.stdout) == (b"", True)
    assert (tmp_path / "data/decks/first-week.toml").read_bytes() == DECK


TABLE = "question;answer;why\nWho?;Me.;So.\n{{Two}} gaps, {{here}};;\n"


def test_a_table(hark: Hark, tmp_path: Path) -> None:
    """A table becomes a deck; its id comes from its name, its delimiter is said."""
    file = tmp_path / "My Cards.csv"
    file.write_text(TABLE, encoding="utf-8")

    wrong = hark(f"import '{file}' --dry-run --json").json()
    ran = hark(f"import '{file}' --yes --delimiter ';' --title 'Our cards' --json").json()

    assert [fault["message"] for fault in wrong["faults"]] == ["no column is called `question;answer;why`"]
    assert (ran["decks"][0]["deck"], ran["decks"][0]["title"], ran["imported"]) == ("my-cards", "Our cards", True)
    assert hark("show my-cards --json").json()["deck"]["faces"] == 3
    assert (hark.home / "data/decks/my-cards.toml").read_text(encoding="utf-8") == (
        'format = 1\nid = "my-cards"\ntitle = "Our cards"\n\n'
        '[[cards]]\nkind = "concept"\nfront = "Who?"\nback = "Me."\nwhy = "So."\n\n'
        '[[cards]]\nkind = "cloze"\ntext = "{{Two}} gaps, {{here}}"\n'
    )


def test_a_table_is_shown_before_it_is_taken(hark: Hark, tmp_path: Path) -> None:
    """How it was understood and its first three cards; and once taken, its source is read the same way again."""
    file = tmp_path / "words.txt"
    file.write_text("What is <b>that?</b>\t1\ta dog\n" + "".join(f"Q{n}\t{n}\tA{n}\n" for n in range(2, 6)))

    asked = hark(f"import {file} --dry-run", COLUMNS="0")
    left = hark(f"import {file} --delimiter tab --columns front,-,back --dry-run", COLUMNS="0")
    ran = hark(f"import {file} --delimiter tab --columns front,-,back --html --yes", COLUMNS="0")

    assert asked.out.splitlines()[:2] == [
        "words.txt:1: this is no deck file [table]",
        " hint: if it is a table, add `--delimiter tab --columns front,back,-`",
    ]
    assert "1 cell has HTML in it: `--html` reads it as text." in left.out
    assert ran.out.split("\n\n")[1] == (
        "A table with cells parted by tabs and the columns question, –, answer; its first row is a card.\n"
        "· What is that?\n  a dog\n· Q2\n  A2\n· Q3\n  A3\nand 2 more cards"
    )
    file.write_text(file.read_text().replace("a dog", "a <i>cat</i>"))
    hark("update words --yes")
    assert hark("search 'a cat' --json").json()["cards"][0]["question"] == "What is that?"


def test_rows_that_are_left_out_are_told(hark: Hark, tmp_path: Path) -> None:
    """How many, and on which lines, before anything is taken."""
    file = tmp_path / "notes.txt"
    file.write_text("#separator:tab\n# mine\nQ?\tA\n# Part two\nQ?\tB\nQ?\tA\n" + "Q?\tB\n" * 11)

    table = hark(f"import {file} --dry-run --json").json()["decks"][0]["table"]
    page = hark(f"import {file} --yes", COLUMNS="0").out

    assert (table["repeated"], table["comments"]) == ([6, *range(7, 18)], [4])
    assert page.split("\n\n")[1] == (
        "A table with cells parted by tabs and the columns question, answer; its first row is a card.\n"
        "12 rows that say the same as another, left out: lines 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 and 2 more.\n"
        "1 comment, left out: line 4.\n"
        "· Q?\n  A\n· Q?\n  B"
    )
    assert hark("show notes --json").json()["deck"]["cards"] == 2


def test_tabs(hark: Hark, tmp_path: Path) -> None:
    """A .tsv has tabs, and so has anything with `--delimiter tab`."""
    (tmp_path / "a.tsv").write_text("question\tanswer\nA\tB\n")
    (tmp_path / "b.txt").write_text("question\tanswer\nA\tB\n")

    assert hark(f"import {tmp_path / 'a.tsv'} --yes").code == 0
    assert hark(f"import {tmp_path / 'b.txt'} --yes --delimiter tab").code == 0
    assert decks(hark) == ["a", "b"]


def test_the_same_again(hark: Hark) -> None:
    """What is there already, just so, is said to be, and nothing is written."""
    hark(f"import {OFFER} --yes")
    before = library(hark)

    ran = hark(f"import {OFFER} --yes", COLUMNS="0", at="2026-03-03 09:00")

    assert (ran.code, ran.out.splitlines()[-1]) == (0, "It is in your library already.")
    assert library(hark) == before


def test_an_id_that_is_taken(hark: Hark, tmp_path: Path) -> None:
    """Another deck of the same id is refused, with the ways out; `--as` keeps both."""
    other = tmp_path / "other.toml"
    other.write_bytes(DECK.replace(b"First week", b"Another week"))
    hark(f"import {OFFER} --yes")
    before = library(hark)

    ran = hark(f"import {other} --yes", COLUMNS="0")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "error: there is a deck `first-week` of yours already\n"
        " hint: `--as NEW-ID` keeps both, `--replace` puts this one in its place\n"
    )
    assert library(hark) == before

    assert hark(f"import {other} --yes --as another-week").code == 0
    assert decks(hark) == ["another-week", "first-week"]
    assert library(hark)["data/decks/another-week.toml"] == other.read_bytes().replace(
        b'id = "first-week"', b'id = "another-week"'
    )


def test_the_id_of_a_bundled_deck(hark: Hark, tmp_path: Path) -> None:
    """A deck cannot slip into the place of one that came with hark; asked for by name, it may, and can go again."""
    mine = tmp_path / "care.toml"
    mine.write_bytes((SMALL / "care.toml").read_bytes().replace(b"Care and safety", b"My care"))

    ran = hark(f"import {mine} --yes", COLUMNS="0")
    assert (ran.code, ran.err.splitlines()[0]) == (1, "error: there is a deck `care` that came with hark already")

    assert hark(f"import {mine} --yes --replace").code == 0
    assert hark("show care --json").json()["deck"]["title"] == "My care"
    assert hark("remove care").code == 0
    assert hark("show care --json").json()["deck"]["title"] == "Care and safety"


def test_from_an_update_it_knows(hark: Hark, tmp_path: Path) -> None:
    """A new version from the same place is pointed to `hark update`."""
    file = tmp_path / "first-week.toml"
    file.write_bytes(DECK)
    hark(f"import {file} --yes")
    file.write_bytes(DECK.replace(b"1.0.0", b"1.1.0"))

    assert hark(f"import {file} --yes", COLUMNS="0").err.splitlines()[1] == (
        " hint: `hark update first-week` brings its new version; `--as NEW-ID` keeps both,"
        " `--replace` puts this one in its place"
    )


def test_from_an_address(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deck from an https address; a private one only where its host is named."""
    with Server(tmp_path, {"first-week.toml": page(DECK)}) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trusted))
        url = server.url("first-week.toml")

        refused = hark(f"import {url} --yes --json")
        taken = hark(f"import {url} --yes --json --private-host localhost").json()

    assert (refused.code, refused.json()["error"]["code"], refused.json()["error"]["hint"]) == (
        1, "private_address", "if you mean it, add `--private-host localhost`",
    )  # fmt: skip
    assert (taken["source"], taken["imported"]) == (url, True)


def test_from_a_repository(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decks from a folder of a repository at a tag, with the commit they were at."""
    commit = repository(tmp_path / "git" / "decks", {"en/a.toml": DECK, "fr/b.toml": OTHER})
    with Server(tmp_path, {"git": git_page(tmp_path)}) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trusted))
        monkeypatch.delenv("GIT_SSL_CAINFO", raising=False)

        answer = hark(f"import git+{server.url('git/decks')}@main#en --yes --private-host localhost --json").json()

    assert (answer["commit"], decks(hark)) == (commit, ["first-week"])


BAD = DECK.replace(b'id = "first-week"', b'"id" = "first-week"')


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("import FILE", 1, "there is nobody to ask"),
        ("import FILE --yes --sha256 abc", 2, "`--sha256` takes 64 hexadecimal digits"),
        (f"import FILE --yes --sha256 {'0' * 64}", 1, f"the SHA-256 is {DIGEST}, not {'0' * 64}"),
        ("import FILE --yes --as Bad", 2, "`Bad` cannot be an id"),
        ("import FILE --yes --delimiter ab", 2, "`ab` cannot part cells"),
        ("import - ", 1, "there is nobody to ask"),
        ("import '' --yes", 2, "the source has no name that can be used"),
        ("import EMPTY --yes", 1, "EMPTY: there is no deck"),
        ("import NONE", 3, "NONE: there is no such file or folder"),
        ("import NONE --yes", 3, "NONE: there is no such file or folder"),
        ("import TWO --yes", 4, "`a.toml` and `b.toml` have the same id `first-week`"),
        ("import TWO --yes --as x", 4, "`a.toml` and `b.toml` have the same id `first-week`"),
        ("import ODD --yes --as other", 1, "odd.toml: `first-week` cannot be given another id"),
        ("import http://example.org/a.toml --yes", 2, "hark cannot fetch from `http://example.org/a.toml`"),
        ("import ftp://example.org/a.toml --yes", 2, "hark cannot fetch from `ftp://example.org/a.toml`"),
        ("import file:///etc/passwd --yes", 2, "hark cannot fetch from `file:///etc/passwd`"),
        ("import 'data:,format' --yes", 2, "hark cannot fetch from `data:,format`"),
        ("import 'ext::sh -c x' --yes", 2, "hark cannot fetch from `ext::sh -c x`"),
        ("import git+ssh://host/x --yes", 2, "hark cannot fetch from `git+ssh://host/x`"),
        ("import git+file:///x --yes", 2, "hark cannot fetch from `git+file:///x`"),
        ("import https://u:p@example.org/ --yes", 1, "the address holds a user name or password"),
        ("import git+https://u@example.org/x --yes", 1, "the address holds a user name or password"),
        ("import 'git+https://example.org/x@--upload-pack' --yes", 1, "`--upload-pack` names no branch, tag or commit"),
        ("import 'git+https://example.org/x#../y' --yes", 1, "`../y` is no folder of a repository"),
        ("import https://example.org/a.toml --yes", 1, "`example.org` is not known"),
    ],
)  # fmt: skip
def test_refusals(hark: Hark, tmp_path: Path, line: str, code: int, said: str) -> None:
    """What cannot be taken in is refused in a line, and the library is as it was."""
    places = {"FILE": OFFER, "EMPTY": tmp_path / "empty", "NONE": tmp_path / "none", "TWO": tmp_path / "two"}
    places["ODD"] = tmp_path / "odd.toml"
    places["ODD"].write_bytes(BAD)
    places["EMPTY"].mkdir()
    places["TWO"].mkdir()
    for name in ("a.toml", "b.toml"):
        (places["TWO"] / name).write_bytes(DECK)
    for name, place in places.items():
        line, said = line.replace(name, str(place)), said.replace(name, str(place))

    ran = hark(line, COLUMNS="0")

    assert (ran.code, ran.err.splitlines()[0]) == (code, f"error: {said}")
    assert not (hark.home / "data").exists()


def test_a_write_that_fails(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one of two decks cannot be written, neither is there."""
    from hark import files
    from hark.errors import unwritable

    (tmp_path / "a.toml").write_bytes(DECK)
    (tmp_path / "b.toml").write_bytes(OTHER)
    real: Any = files.replace_all

    def full(contents: dict[Path, bytes | None]) -> None:
        for file, data in contents.items():
            if file.name == "second-week.toml" and file.parent.name == "decks" and data is not None:
                raise unwritable(str(file), "No space left on device")
            real({file: data})

    monkeypatch.setattr(files, "replace_all", full)

    ran = hark(f"import {tmp_path} --yes --json")

    assert (ran.code, ran.json()["error"]["code"]) == (7, "unwritable")
    assert library(hark) == {}


def test_removed_and_imported_anew(hark: Hark) -> None:
    """A deck that was removed forgets where it came from, and what was learned of it counts when it comes back."""
    hark(f"import {OFFER} --yes")
    hark("grade first-week/who-to-ring easy")
    hark("remove first-week")
    assert hark("update --yes --json").json()["decks"] == []

    hark(f"import {OFFER} --yes")

    assert hark("why first-week/who-to-ring --json").json()["memory"]["reps"] == 1


def test_a_folder_of_ten_decks(hark: Hark, tmp_path: Path) -> None:
    """The ten decks of hark under other ids come in with one command."""
    for file in deck_files(HERE.parent / "decks"):
        text = file.read_text(encoding="utf-8").replace(f'id = "{file.stem}"', f'id = "my-{file.stem}"', 1)
        (tmp_path / f"my-{file.stem}.toml").write_text(text, encoding="utf-8")
    bundled = tmp_path / "bundled"
    shutil.copytree(HERE.parent / "decks" / "shared", bundled / "shared")
    hark.bundled = bundled

    answer = hark(f"import {tmp_path} --yes --json").json()

    assert (len(answer["decks"]), answer["imported"]) == (10, True)
    assert len(decks(hark)) == 10
