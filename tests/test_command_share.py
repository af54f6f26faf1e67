# SPDX-License-Identifier: MIT
"""`hark share`: exactly which lines leave, that nothing else does, and that they can be taken back."""

from __future__ import annotations

import json
import os
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.views.share import SharedLine
from harness import Hark, kept, plain
from terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

OWN = (
    'format = 1\nid = "mine"\ntitle = "Mine"\n[[cards]]\nid = "my-client"\nkind = "concept"\nfront = "F"\nback = "B"\n'
)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The folder of a team."""
    folder = tmp_path / "team"
    folder.mkdir()
    return folder


def practised(hark: Hark) -> None:
    """Two days of practice: a question asked again, a scenario weighed, and a card of one's own."""
    hark.add_deck("mine", OWN)
    hark("grade listening/reflection good --duration-ms 4000", at="2026-02-27 09:00")
    hark("grade listening/reflection hard --duration-ms 700000", at="2026-03-01 09:00")
    hark("grade mine/my-client good", at="2026-03-01 09:01")
    hark("config journal keep")
    hark("grade care/tired-of-it hard --skills-met hold-silence --reply 'Sarah, 0151 2345'", at="2026-03-01 09:02")


def lines(folder: Path) -> dict[str, list[str]]:
    """All lines in the folder of a team, by file, pseudonyms written as LEARNER."""
    name = re.compile("learner=[0-9a-f]{16}")
    return {
        name.sub("learner=LEARNER", file.relative_to(folder).as_posix()): re.sub(
            '"learner": "[0-9a-f]{16}"', '"learner": "LEARNER"', file.read_text()
        ).splitlines()
        for file in sorted(folder.rglob("*.*"))
    }


FEBRUARY = (
    '{"learner": "LEARNER", "day": "2026-02-27", "deck": "listening", "card": "listening/reflection",'
    ' "topic": "T-01", "kind": "concept", "grade": "good", "ms": 4000, "test": false}'
)
MARCH = [
    (
        '{"learner": "LEARNER", "day": "2026-03-01", "deck": "care", "card": "care/tired-of-it", "topic": "C-01",'
        ' "kind": "scenario", "grade": "hard", "ms": 0, "test": false}'
    ),
    (
        '{"learner": "LEARNER", "day": "2026-03-01", "deck": "listening", "card": "listening/reflection",'
        ' "topic": "T-01", "kind": "concept", "grade": "hard", "ms": 600000, "test": true}'
    ),
]


def test_what_could_leave(hark: Hark) -> None:
    """Without a place nothing is asked and nothing written: the lines are shown, and what stays here and why."""
    practised(hark)

    assert plain(hark, "share --lines 1") == (
        "This could leave, if you want it to:\n"
        "lines: 1, deck: care, title: Care and safety\n"
        "lines: 2, deck: listening, title: Listening\n"
        "\n"
        '{"learner": "", "day": "2026-02-27", "deck": "listening", "card": "listening/reflection", "topic": "T-01",'
        ' "kind": "concept", "grade": "good", "ms": 4000, "test": false}\n'
        "and 2 more like these, of 27 Feb to 1 Mar: `hark share --dry-run --lines 3` shows all.\n"
        "\n"
        "ticks: stay here; `--skills` adds them\n"
        "your own: mine: stays here; `--deck` names what is to leave all the same\n"
        "Nothing else leaves: no text of a card, nothing you typed, no name. But who knows when you practise can guess"
        " whose lines these are, and who can read the folder can copy it.\n"
        "`hark share --to FOLDER` asks, and writes them there.\n"
    )
    assert not (hark.home / "data" / "share.json").exists()


def test_the_bytes_that_leave(hark: Hark, team: Path) -> None:
    """Months of lines and nothing else, in files for the team to read; a second run doubles nothing."""
    practised(hark)

    assert hark(f"share --to {team} --yes").out.endswith(
        "Shared 3 lines.\n`hark share` tells what is new next time; `hark share --take-back` deletes all\n"
        "of it there.\n"
    )
    first = lines(team)
    assert first == {
        "shared/learner=LEARNER/2026-02.jsonl": [FEBRUARY], "shared/learner=LEARNER/2026-03.jsonl": MARCH,
    }  # fmt: skip
    assert hark("share").out == "There is nothing new to share.\n"
    assert lines(team) == first
    if os.name == "posix":
        umask = os.umask(0)
        os.umask(umask)
        assert {file.stat().st_mode & 0o777 for file in team.rglob("*.jsonl")} == {0o666 & ~umask}
        assert (hark.home / "data" / "share.json").stat().st_mode & 0o777 == 0o600


def test_json(hark: Hark, team: Path) -> None:
    """All lines for a program, and what was left out; its pseudonym is 16 digits of an HMAC."""
    practised(hark)

    view = hark(f"share --to {team} --dry-run --json").json()

    name = view["lines"][0]["learner"]
    assert re.fullmatch("[0-9a-f]{16}", name)
    assert [json.dumps(line).replace(name, "LEARNER") for line in view.pop("lines")] == [FEBRUARY, *MARCH]
    assert view == {
        "schema": "hark.share/1", "to": str(team), "withdrawn": [], "there": 0, "gone": 0, "skills": False,
        "written": False, "nudge": None, "shown": 5, "left_out": [{"deck": "mine", "reason": "own"}],
        "decks": [
            {"deck": "care", "title": "Care and safety", "lines": 1},
            {"deck": "listening", "title": "Listening", "lines": 2},
        ],
    }  # fmt: skip
    assert list(team.iterdir()) == []


def test_it_asks(hark: Hark, team: Path) -> None:
    """A person sees the lines and is asked; enter means no. Where nobody can be asked, nothing leaves."""
    practised(hark)
    assert hark(f"share --to {team}").err == (
        "error: there is nobody to ask\n hint: add `--yes`, or `--dry-run` to only look\n"
    )
    for typed, ends in (("\r", "Nothing was shared."), ("y\r", "Shared 3 lines.")):
        assert list(team.iterdir()) == []
        with Terminal(hark.home, f"share --to {team}", columns=120, HARK_TEST_NOW="2026-03-02T09:00:00Z") as terminal:
            terminal.see("Share 3 lines? [y/N]")
            terminal.type(typed)
            terminal.see(ends)

    assert lines(team)["shared/learner=LEARNER/2026-03.jsonl"] == MARCH


def test_new_lines_and_those_that_are_withdrawn(hark: Hark, team: Path) -> None:
    """The next run adds what is new, to the files of its month alone, and withdraws what was undone or forgotten."""
    practised(hark)
    hark(f"share --to {team} --yes")
    february = next(team.rglob("2026-02.jsonl"))
    before = february.stat().st_ino
    hark("undo")
    hark("grade listening/pause easy", at="2026-03-02 09:10")

    view = hark("share --yes --json", at="2026-03-02 09:20").json()

    assert ([line["card"] for line in view["lines"]], [line["card"] for line in view["withdrawn"]], view["there"]) == (
        ["listening/pause"], ["care/tired-of-it"], 2,
    )  # fmt: skip
    assert [json.loads(line)["card"] for line in lines(team)["shared/learner=LEARNER/2026-03.jsonl"]] == [
        "listening/reflection", "listening/pause",
    ]  # fmt: skip
    assert february.stat().st_ino == before


def test_narrowed(hark: Hark, team: Path) -> None:
    """A deck and a day narrow what is new; what had left before stays. A deck of one's own leaves when it is named."""
    practised(hark)
    hark(f"share --to {team} --deck listening --since 2026-03-01 --yes")
    assert lines(team) == {"shared/learner=LEARNER/2026-03.jsonl": [MARCH[1]]}

    hark("share --deck mine --yes")

    assert [json.loads(line)["card"] for line in lines(team)["shared/learner=LEARNER/2026-03.jsonl"]] == [
        "listening/reflection", "mine/my-client",
    ]  # fmt: skip
    assert hark("share --dry-run --json").json()["withdrawn"] == []


def test_ticks(hark: Hark, team: Path) -> None:
    """Ticks leave only when the learner says so, as lines of their own, and can be withdrawn."""
    practised(hark)
    hark(f"share --to {team} --yes")
    hark("share --skills --yes")

    ticks = [
        line for line in map(json.loads, lines(team)["shared/learner=LEARNER/2026-03.jsonl"]) if line["kind"] == "skill"
    ]

    assert [(tick["card"], tick["topic"], tick["grade"], tick["ms"], tick["test"]) for tick in ticks] == [
        ("care/tired-of-it", "avoid-minimising", "no", 0, False), ("care/tired-of-it", "hold-silence", "yes", 0, False),
        ("care/tired-of-it", "safety-check", "no", 0, False),
    ]  # fmt: skip
    assert hark("share --dry-run --json").json()["skills"] is True
    hark("share --no-skills --yes")
    assert lines(team)["shared/learner=LEARNER/2026-03.jsonl"] == MARCH


def test_a_copy_of_a_bundled_deck(hark: Hark, team: Path) -> None:
    """Of a deck that came with hark and was edited here, cards of one's own stay here."""
    text = (hark.bundled / "care.toml").read_text()
    hark.add_deck("care", text + OWN[OWN.index("[[cards]]") :])
    hark("grade care/my-client good")
    hark("grade care/empty-cup good")

    hark(f"share --to {team} --yes")

    assert [json.loads(line)["card"] for line in lines(team)["shared/learner=LEARNER/2026-03.jsonl"]] == [
        "care/empty-cup"
    ]


def test_imported_decks(hark: Hark, tmp_path: Path) -> None:
    """Imported decks leave as long as they are as they came; topics in words stay here."""
    file = tmp_path / "mine.toml"
    file.write_text(OWN + 'topics = ["what my client said"]\n')
    hark(f"import {file} --yes")
    hark("grade mine/my-client good")

    assert [(line["card"], line["topic"]) for line in hark("share --json").json()["lines"]] == [("mine/my-client", "")]
    hark.add_deck("mine", OWN.replace('"F"', '"G"'))
    assert hark("share --json").json()["left_out"] == [{"deck": "mine", "reason": "edited"}]


def test_two_teams_cannot_join_their_files(hark: Hark, tmp_path: Path) -> None:
    """Each place has its own pseudonym, and a nudge another one."""
    hark("grade listening/reflection good")
    names = set()
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        hark(f"share --to {tmp_path / place} --yes")
        hark(f"share --to {tmp_path / place} --nudge Ada --yes")
        names |= {path.name.removeprefix("learner=") for path in (tmp_path / place / "shared").iterdir()}
        names |= {path.stem for path in (tmp_path / place / "nudges").iterdir()}

    assert len(names) == 4
    error = hark("share --json").json()["error"]
    assert (error["message"], error["hint"]) == (
        "you share with several", f"`--to` says which: `{tmp_path / 'a'}` or `{tmp_path / 'b'}`",
    )  # fmt: skip


def test_one_file(hark: Hark, tmp_path: Path) -> None:
    """A file of one's own holds the same lines; one that holds anything else is not touched."""
    practised(hark)
    file, other = tmp_path / "mine.jsonl", tmp_path / "other.jsonl"
    hark(f"share --to {file} --yes")
    assert [re.sub("[0-9a-f]{16}", "LEARNER", line) for line in file.read_text().splitlines()] == [FEBRUARY, *MARCH]

    other.write_text("something else\n")
    error = hark(f"share --to {other} --yes --json").json()["error"]

    assert (error["code"], error["where"]["file"]) == ("exists", str(other))
    assert other.read_text() == "something else\n"


def test_taking_back_leaves_nothing(hark: Hark, team: Path) -> None:
    """All files of this learner go, others' stay, and so does no key; what cannot be called back is said."""
    practised(hark)
    hark(f"share --to {team} --yes")
    hark("share --nudge Ada --yes")
    other = team / "shared" / "learner=0123456789abcdef" / "2026-03.jsonl"
    assert hark("share --take-back --dry-run --json").json() == {
        "schema": "hark.share_taken_back/1", "place": str(team), "lines": 3, "done": False,
        "files": [str(next(team.rglob(name))) for name in ("2026-02.jsonl", "2026-03.jsonl", "*.json")],
    }  # fmt: skip
    other.parent.mkdir()
    other.write_text("theirs\n")

    ran = hark("share --take-back --yes")

    assert ran.out.endswith(
        "Copies that others made (a backup, a synced computer, the history of a\nrepository) cannot be called back.\n"
        "Deleted 3 files with 3 lines.\n"
    )
    assert [file for file in team.rglob("*") if file.is_file()] == [other]
    assert not (hark.home / "data" / "share.json").exists()
    assert hark("share --take-back --yes").err.startswith("error: you have shared nothing")


def test_nudge(hark: Hark, team: Path) -> None:
    """A name is shown as it stands in its file and asked for by itself; it has a Monday and no pseudonym of lines."""
    practised(hark)
    with Terminal(
        hark.home, f"share --to {team} --nudge Ada --after 14", columns=120, HARK_TEST_NOW="2026-03-02T09:00:00Z"
    ) as terminal:  # fmt: skip
        terminal.see('{"name": "Ada", "after_days": 14, "ask_from": "2026-03-16"}')
        terminal.see("Put this file there? [y/N]")
        terminal.type("y\r")
        terminal.see("Your team can see that you want to be asked.")

    (file,) = team.rglob("*.json")
    assert file.read_text() == '{"name": "Ada", "after_days": 14, "ask_from": "2026-03-16"}\n'
    assert not (team / "shared").exists()
    hark("grade listening/pause good", at="2026-03-05 09:00")
    hark("share --yes", at="2026-03-05 09:00")
    assert json.loads(file.read_text())["ask_from"] == "2026-03-23"
    hark("share --no-nudge")
    assert list(team.rglob("*.json")) == []
    assert len(lines(team)) == 2


@pytest.mark.skipif(os.name != "posix", reason="links")
@pytest.mark.parametrize("at", ["shared", "shared/learner=NAME", "shared/learner=NAME/2026-03.jsonl"])
def test_a_link_is_not_followed(hark: Hark, team: Path, tmp_path: Path, at: str) -> None:
    """Whoever writes in the team's folder cannot have hark write elsewhere."""
    practised(hark)
    hark(f"share --to {team} --since 2026-03-01 --yes")
    (was,) = team.rglob("learner=*")
    link, elsewhere = team / at.replace("learner=NAME", was.name), tmp_path / "elsewhere"
    (tmp_path / "moved").mkdir()
    link.rename(elsewhere)
    link.symlink_to(elsewhere)
    before = {
        file: file.read_bytes()
        for file in (elsewhere.rglob("*") if elsewhere.is_dir() else [elsewhere])
        if file.is_file()
    }
    hark("grade listening/pause good")

    ran = hark("share --yes --json")

    assert (ran.code, ran.json()["error"]["code"]) == (1, "link")
    assert {file: file.read_bytes() for file in before} == before


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("--to nowhere", 3, "there is no such folder"),
        ("--take-back --no-nudge", 2, "these options say different things"),
        ("--after 5", 2, "`--after` needs `--nudge NAME`"),
        ("--nudge Ada --yes", 2, "a nudge needs the folder of a team"),
        ("--to . --nudge 'A\nB' --yes", 2, "this cannot be a name"),
        ("--take-back", 1, "you have shared nothing"),
        ("--deck zebra", 3, "no deck named `zebra`"),
        ("--since yesterday", 2, "`yesterday` is not a date"),
    ],
)
def test_refusals(hark: Hark, line: str, code: int, said: str) -> None:
    """What cannot be shared so is refused."""
    error = hark(f"share --json {line}").json()["error"]

    assert (error["exit"], error["message"]) == (code, said)


def test_a_record_that_cannot_be_read(hark: Hark, team: Path) -> None:
    """Where the key is damaged nothing is made up, and the way on is told."""
    hark("grade listening/reflection good")
    hark(f"share --to {team} --yes")
    (hark.home / "data" / "share.json").write_text('{"key": "00", "places": {}}')

    assert hark("share --yes --json").json()["error"]["code"] == "damaged_consents"


TEXTS = st.text(min_size=5, max_size=40).filter(
    lambda text: len(text.strip()) >= 5 and not re.search(r"[\r\n\0]", text)
)
SHAPES: dict[str, Any] = {
    "learner": "[0-9a-f]{16}", "day": "20[0-9]{2}-[0-9]{2}-[0-9]{2}", "deck": "mine",
    "card": r"mine/the-card", "topic": "[A-Za-z0-9._-]{0,32}", "kind": "scenario",
    "grade": "again|hard|good|easy", "ms": "[0-9]{1,6}", "test": "True|False",
}  # fmt: skip


@given(front=TEXTS, back=TEXTS, title=TEXTS, topic=TEXTS, reply=TEXTS)
def test_no_text_can_leave(hark: Hark, front: str, back: str, title: str, topic: str, reply: str) -> None:
    """Whatever stands in a deck or is typed, a line is an id, dates, words of short lists and numbers, and no more."""
    words = {
        "title": title,
        "says": front,
        "models": [back],
        "topics": [topic],
        "why": front,
        "setting": back,
        "trap": title,
    }
    said = {name: json.dumps(text, ensure_ascii=False) for name, text in words.items()}
    hark.add_deck(
        "mine",
        f'format = 1\nid = "mine"\ntitle = {said.pop("title")}\n[[cards]]\nid = "the-card"\nkind = "scenario"\n'
        'skills = ["validate"]\n' + "".join(f"{name} = {text}\n" for name, text in said.items()),
    )
    hark("config journal keep")
    graded = hark(f"grade mine/the-card good --reply {shlex.quote(reply)}", at="2026-03-02 09:00")
    assert (graded.code, graded.err) == (0, "")
    team = hark.home / "team"
    team.mkdir(exist_ok=True)

    hark(f"share --to {team} --deck mine --yes")

    texts = [text for file in team.rglob("*.jsonl") for text in file.read_text().splitlines()]
    for text in texts:
        line = json.loads(text)
        assert list(line) == list(SHAPES)
        assert [name for name, shape in SHAPES.items() if not re.fullmatch(shape, str(line[name]))] == []
    device = kept(hark, "SELECT value FROM note WHERE name = 'device'")[0][0]
    assert texts
    assert not any(secret in text for text in texts for secret in (device, str(hark.home)))


def test_a_line_is_read_as_it_was_written() -> None:
    """The fields of a line stand in the order that is promised."""
    assert list(SHAPES) == list(SharedLine.FIELDS)  # type: ignore[attr-defined]
