# SPDX-License-Identifier: MIT
"""docs/json.md: its recipes run as they stand, its lists are whole, and what was released is kept."""

from __future__ import annotations

import ast
import copy
import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

import contract
from dialogues import LETTERS
from hark import __version__
from hark.cli.app import answers
from harness import Hark, welcomed
from places import HERE
from shells import ROOT, Shell, blocks
from test_house import MODULES

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = ROOT / "docs" / "json.md"

HISTORY = (
    ("2026-01-15 10:00", '{"card": "care/empty-cup", "grade": "again"}'),  # more than a month ago
    ("2026-02-10 10:00", '{"card": "listening/two-parts", "grade": "easy"}'),
    ("2026-02-20 10:00", '{"card": "listening/reflection", "grade": "again", "duration_ms": 60000}'),
    ("2026-02-20 10:05", '{"card": "listening/reflection", "grade": "again", "duration_ms": 30000}'),
    ("2026-02-20 10:10", '{"card": "listening/reflection", "grade": "good", "duration_ms": 9000}'),
    ("2026-02-25 10:00", '{"card": "listening/reflection", "grade": "good", "duration_ms": 12000}'),
    ("2026-02-25 10:02", '{"card": "listening/pause", "grade": "again", "duration_ms": 20000}'),
    ("2026-02-26 10:02", '{"card": "listening/pause", "grade": "hard"}'),
    ("2026-02-27 10:00", '{"card": "listening/two-parts", "grade": "good"}'),
    ("2026-02-28 08:00", '{"card": "listening/two-parts#2", "grade": "again"}'),  # taken back below
)
"""What the learner of the recipes did, sent to `grade -` at these times."""


@pytest.fixture
def learner(tmp_path: Path) -> Shell:
    """A shell of somebody who has practised for a while."""
    shell = Shell(tmp_path)
    hark = Hark(shell.home)
    for at, line in HISTORY:
        assert hark("grade - --json", at=at, stdin=f"{line}\n").json()["schema"] == "hark.grade/1"
    assert hark("undo", at="2026-02-28 08:01").code == 0
    shell.add("notify-send", 'printf "%s|" "$@" >> told')
    shell.add("mail", 'printf "%s|" "$@" > mailed; cat >> mailed')
    return shell


def recipe(word: str) -> str:
    """The one recipe that holds *word*."""
    (found,) = [block for block in blocks(GUIDE) if word in block]
    return found


needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")


@needs_jq
class TestRecipes:
    """The recipes, with the real jq, in a shell."""

    def test_by_deck(self, learner: Shell) -> None:
        """What waits, by deck."""
        ran = learner.run(recipe("select(.learning + .reviews + .new > 0)"))

        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "2\t4\tlistening\n1\t1\tcare\n", "")

    def test_worst_cards(self, learner: Shell) -> None:
        """Cards of the month by how often they were forgotten; neither older reviews nor one taken back count."""
        ran = learner.run(recipe("group_by(.card)"))

        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout == "2 of 4\tlistening/reflection\n1 of 2\tlistening/pause\n"

    def test_spreadsheet(self, learner: Shell) -> None:
        """A row a day, those without practice too."""
        ran = learner.run(recipe("@csv"))
        rows = (learner.here / "reviews.csv").read_text().splitlines()

        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
        assert len(rows) == 31
        assert rows[0] == '"day","reviews","recalled","new","minutes"'
        assert [row for row in rows[1:] if ",0,0,0,0" not in row] == [
            '"2026-02-10",1,1,1,0', '"2026-02-20",3,1,1,1.7', '"2026-02-25",2,1,1,0.5', '"2026-02-26",1,1,0,0',
            '"2026-02-27",1,1,0,0',
        ]  # fmt: skip

    def test_notification(self, learner: Shell) -> None:
        """Silence with three cards due; told once with more than ten."""
        few = learner.run(recipe("notify-send"))

        assert (few.returncode, few.stdout, few.stderr) == (0, "", "")
        assert not (learner.here / "told").exists()
        cards = "\n".join(f'[[cards]]\nid = "c{n}"\nkind = "concept"\nfront = "F{n}?"\nback = "B."' for n in range(12))
        hark = Hark(learner.home)
        hark.add_deck("many", f'format = 1\nid = "many"\ntitle = "Many"\n{cards}\n')
        lines = "".join(f'{{"card": "many/c{n}", "grade": "again"}}\n' for n in range(12))
        hark("grade -", at="2026-03-01 09:00", stdin=lines)

        many = learner.run(recipe("notify-send"))

        assert (many.returncode, many.stdout, many.stderr) == (0, "", "")
        assert (learner.here / "told").read_text() == "hark|15 cards are due.|"

    def test_notification_when_refused(self, learner: Shell) -> None:
        """A refusal notifies nobody."""
        (learner.home / "data" / "progress.db").write_text("nonsense")

        ran = learner.run(recipe("notify-send"))

        assert (ran.stdout, ran.stderr, (learner.here / "told").exists()) == ("", "", False)

    def test_mail(self, learner: Shell) -> None:
        """The week in three lines, sent."""
        ran = learner.run(recipe("mail -s"))

        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
        assert (learner.here / "mailed").read_text() == (
            "-s|My week with hark|me@example.org|"
            "4 reviews on 3 of 7 days.\n"
            "Recalled: 100 %.\n"
            "Coming in the next 7 days: 3.\n"
        )

    def test_mail_when_refused(self, learner: Shell) -> None:
        """A refusal mails nobody."""
        (learner.home / "data" / "progress.db").write_text("nonsense")

        assert learner.run(recipe("mail -s")).returncode == 6
        assert not (learner.here / "mailed").exists()


class TestLists:
    """What the guide lists is what there is."""

    def test_answers(self) -> None:
        """Every schema with a line, and no other: `python3 tasks.py schemas` renews it."""
        text = GUIDE.read_text(encoding="utf-8")

        assert contract.filled(text) == text
        assert all(f"| `{name}` | " in text for name in answers())
        assert [view for view in answers().values() if not contract.summary(view).endswith(".")] == []

    def test_codes(self) -> None:
        """Every code that a refusal is raised with stands in the table of refusals, and no other."""
        raised = set()
        for file in MODULES:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Refusal":
                    raised |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
        table = GUIDE.read_text(encoding="utf-8").partition("| exit | codes |")[2].partition("\n\n")[0]
        told = {word for word in table.replace("`", " ` ").split() if word in raised}

        assert raised - told == set()
        assert len(raised) > 30

    def test_example_of_a_refusal(self, tmp_path: Path) -> None:
        """The refusal shown is the one that hark gives."""
        (shown,) = blocks(GUIDE, "json")

        assert json.loads(shown) == Hark(tmp_path, bundled=ROOT / "decks")("show zebra --json").json()


RELEASED = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))


class TestReleased:
    """What was released is only ever added to."""

    def test_nothing_is_lost(self) -> None:
        """No schema lost or changed a key, a type or a word since it was released."""
        assert contract.all_broken(RELEASED["schemas"], contract.current()) == []

    def test_every_release_is_written_down(self) -> None:
        """The file is of the version that would be released: `python3 tasks.py schemas` before each."""
        assert RELEASED["version"] == __version__

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda s: s["due/1"]["properties"].pop("total"), "due/1: `total` is gone"),
            (lambda s: s.pop("why/1"), "why/1 is gone"),
            (lambda s: s["due/1"]["required"].remove("new"), "due/1: `new` may be left out"),
            (
                lambda s: s["due/1"]["properties"].update(total={"type": "number"}),
                "due/1.total: type was integer, is number",
            ),
            (
                lambda s: s["due/1"]["properties"].update(total={"anyOf": [{"type": "integer"}, {"type": "null"}]}),
                "due/1.total: may be of several types",
            ),
            (
                lambda s: s["due/1"]["properties"]["decks"]["items"]["properties"].pop("deck"),
                "due/1.decks[]: `deck` is gone",
            ),
            (lambda s: s["grade/1"]["properties"]["grade"]["enum"].pop(), "grade/1.grade: no longer `easy`"),
            (
                lambda s: s["next/1"]["properties"]["card"]["anyOf"].pop(),
                "next/1.card: 1 types instead of 2",
            ),
            (
                lambda s: s["stats/1"]["properties"]["upcoming"]["items"].update(maxItems=3),
                "stats/1.upcoming[]: maxItems was 2, is 3",
            ),
            (
                lambda s: s["log/1"]["properties"]["schema"].update(const="hark.log/2"),
                "log/1.schema: const was hark.log/1, is hark.log/2",
            ),
        ],
    )
    def test_catches(self, change: Any, told: str) -> None:
        """Each way to break a promise is seen."""
        changed = copy.deepcopy(contract.current())
        change(changed)

        assert told in contract.all_broken(RELEASED["schemas"], changed)

    def test_adding_is_free(self) -> None:
        """New schemas, keys and words are no break."""
        changed = copy.deepcopy(contract.current())
        changed["zebra/1"] = {}
        changed["due/1"]["properties"]["added"] = {"type": "string"}
        changed["due/1"]["required"].append("added")
        changed["grade/1"]["properties"]["grade"]["enum"].append("superb")

        assert contract.all_broken(RELEASED["schemas"], changed) == []

    def test_prose_is_free(self) -> None:
        """What a schema says of itself may be worded anew, but a key called `description` is a key."""
        assert contract.bare({"description": "Old words.", "properties": {"description": {"type": "string"}}}) == {
            "properties": {"description": {"type": "string"}}
        }
        assert "description" in RELEASED["schemas"]["decks/1"]["properties"]["decks"]["items"]["properties"]


class TestChat:
    """`docs/examples/chat.py`, at a terminal."""

    @staticmethod
    def start(shell: Shell, *words: str) -> Any:
        """The example, as a person starts it who was welcomed."""
        welcomed(Hark(shell.home))
        child = pexpect.spawn(
            sys.executable, [str(ROOT / "docs" / "examples" / "chat.py"), *words], env=shell.environ(), timeout=15,
            encoding="utf-8", echo=False, cwd=str(shell.here),
        )  # fmt: skip
        child.delaybeforesend = None
        return child

    @staticmethod
    def ends(child: Any) -> int:
        """Its exit code, once it has ended."""
        child.expect(pexpect.EOF)
        child.close()
        return int(child.exitstatus)

    def test_a_session(self, tmp_path: Path) -> None:
        """It asks a card, shows the answer, takes a grade and no other word, and goes on; all is on disk at once."""
        shell = Shell(tmp_path)
        child = self.start(shell, "listening")
        child.expect_exact("Enter for the answer> ")
        assert child.before.replace("\r", "") == "What does a reflection hand back?\n"
        child.sendline("")
        child.expect_exact("again, hard, good or easy> ")
        assert "Answer: What the person said, in fresh words." in child.before
        child.sendline("perfect")
        child.expect_exact("unknown grade `perfect`")
        child.expect_exact("again, hard, good or easy> ")
        child.sendline("good")
        child.expect_exact("> ")
        events = Hark(shell.home)("log --json").json()["events"]
        assert [(event["kind"], event["grade"]) for event in events] == [("review", "good")]
        assert events[0]["duration_ms"] is not None
        child.sendline("q")
        child.expect(r"1 graded, 1 recalled\. \d+ tomorrow\.")
        assert self.ends(child) == 0

    def test_a_dialogue(self, tmp_path: Path) -> None:
        """A whole dialogue: what was noticed, the trap taken, what it led to, mended, and one grade for all."""
        shell = Shell(tmp_path)
        Hark(shell.home).add_deck("letters", LETTERS)
        Hark(shell.home)("config journal keep")
        child = self.start(shell, "letters", "--new", "1")
        for shown, typed in (
            ("It came on Monday", "You should open it."),
            ("2 [ ] Leave advice out", "2"),
            ("2 [x] Leave advice out", ""),
            ("Did the trap catch you?", "t"),
            ("t [x] The trap: Opening it for him", ""),
            ("No. Leave it. Forget I said anything.", "I went too fast."),
            ("1 [ ] Reflect a feeling", "1"),
            ("1 [x] Reflect a feeling", ""),
            ("If it's bad", "Who else?"),
            ("1 [ ] Ask one open question", "1"),
            ("1 [x] Ask one open question", ""),
            ("Suggested: hard", ""),
        ):
            child.expect_exact(shown)
            child.expect_exact("> ")
            child.sendline(typed)
        child.expect_exact("That was the last card.")
        child.sendline("")
        assert self.ends(child) == 0
        (entry,) = Hark(shell.home)("journal --json").json()["entries"]
        assert (entry["grade"], len(entry["turns"])) == ("hard", 3)

    def test_refused(self, tmp_path: Path) -> None:
        """A refusal ends it with its exit code and words."""
        child = self.start(Shell(tmp_path), "zebra")

        assert self.ends(child) == 3
        assert "no deck named `zebra`" in child.before

    def test_hostile_deck(self, tmp_path: Path) -> None:
        """What a deck says cannot command the terminal."""
        shell = Shell(tmp_path)
        card = '[[cards]]\nid = "a"\nkind = "concept"\nfront = "Who\\u001b[2J\\u009b?"\nback = "M\\u0007e."\n'
        Hark(shell.home).add_deck("evil", f'format = 1\nid = "evil"\ntitle = "E"\n\n{card}')
        child = self.start(shell, "evil")
        child.expect_exact("> ")
        child.sendline("")
        child.expect_exact("easy> ")

        assert "Answer: M?e." in child.before
        child.sendintr()
        assert self.ends(child) == 0

    def test_is_small(self) -> None:
        """A session with every kind of card is short enough to read in one go: eighty lines."""
        assert len((ROOT / "docs" / "examples" / "chat.py").read_text(encoding="utf-8").splitlines()) <= 80
