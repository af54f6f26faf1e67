# SPDX-License-Identifier: MIT
"""A session held by other programs: several at once, over pipes, interrupted, with nobody reading and no room."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import pytest

from harness import DRIVER, INTERRUPTED, Hark
from places import environment

CARDS = ("listening/reflection", "listening/pause", "listening/pause#reverse", "listening/two-parts", "care/empty-cup")
PROGRAM = [sys.executable, "-m", "hark"]


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    """A hark in a process of its own, with pipes on all sides."""
    return subprocess.Popen(
        [*DRIVER, *words], env=environment(home), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def reviews(home: Path) -> list[dict[str, Any]]:
    """What is in the log."""
    return [event for event in Hark(home)("log --all --json").json()["events"] if event["kind"] == "review"]


class Dialogue:
    """A talk with `hark grade - --json`: one line there, one line back."""

    def __init__(self, home: Path) -> None:
        self.process = start(home, "grade", "-", "--json")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, **line: Any) -> Any:
        """What is answered to *line*, before anything else is sent."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class TestTogether:
    """Eight at once."""

    def test_same_keys(self, tmp_path: Path) -> None:
        """All send the same ten grades under the same keys: each counts once, and exactly one caller is told so."""
        lines = "".join(
            json.dumps({"card": CARDS[n % len(CARDS)], "grade": "good", "key": f"k{n}"}) + "\n" for n in range(10)
        )
        eight = [start(tmp_path, "grade", "-", "--json") for _ in range(8)]
        for process in eight:
            assert process.stdin is not None
            process.stdin.write(lines)
            process.stdin.close()
            process.stdin = None
        heard = [(*process.communicate(timeout=60), process.returncode) for process in eight]

        assert [(err, code) for _, err, code in heard] == [("", 0)] * 8
        answers = [[json.loads(line) for line in out.splitlines()] for out, _, _ in heard]
        assert {answer["schema"] for answered in answers for answer in answered} == {"hark.grade/1"}
        for place, asked in enumerate(zip(*answers, strict=True)):
            assert sum(not answer["repeated"] for answer in asked) == 1, place
            assert len({answer["event"] for answer in asked}) == 1
        assert len(reviews(tmp_path)) == 10
        assert Hark(tmp_path)("why care/empty-cup --json").json()["memory"]["reps"] == 2

    def test_other_keys(self, tmp_path: Path) -> None:
        """Each sends its own grades: none is lost, and none waits for another to end."""
        eight = [Dialogue(tmp_path) for _ in range(8)]
        for n in range(5):
            for number, talk in enumerate(eight):
                answer = talk.ask(card=CARDS[number % len(CARDS)], grade="good", key=f"{number}-{n}")
                assert (answer["schema"], answer["repeated"]) == ("hark.grade/1", False)
        for talk in eight:
            with talk:
                pass

        assert len(reviews(tmp_path)) == 40

    def test_one_command_each(self, tmp_path: Path) -> None:
        """Eight commands with one key, to a learner without a progress file: one grade, seven repeats."""
        eight = [start(tmp_path, "grade", "care/empty-cup", "good", "--key", "k", "--json") for _ in range(8)]
        heard = [(*process.communicate(timeout=60), process.returncode) for process in eight]

        assert [(err, code) for _, err, code in heard] == [("", 0)] * 8
        assert sorted(json.loads(out)["repeated"] for out, _, _ in heard) == [False] + [True] * 7
        assert len(reviews(tmp_path)) == 1

    def test_same_token_another_grade(self, tmp_path: Path) -> None:
        """Two who were given the same card cannot both grade it differently under its token."""
        hark = Hark(tmp_path)
        token = hark("next --json").json()["token"]
        card = hark("next --json").json()["card"]["card"]
        two = [start(tmp_path, "grade", card, grade, "--key", token, "--json") for grade in ("good", "easy")]
        answers = [json.loads(process.communicate(timeout=60)[0]) for process in two]

        assert sorted(answer["schema"] for answer in answers) == ["hark.error/1", "hark.grade/1"]
        assert [answer["error"]["code"] for answer in answers if "error" in answer] == ["key_reused"]
        assert len(reviews(tmp_path)) == 1


class TestDialogue:
    """`hark grade -` over pipes."""

    def test_answer_comes_before_the_next_line(self, tmp_path: Path) -> None:
        """Each line is answered, and in the log as others read it, before another is sent; a bad one too."""
        with Dialogue(tmp_path) as talk:
            for number, card in enumerate(CARDS, 1):
                answer = talk.ask(card=card, grade="good")
                assert answer["card"] == card
                assert len(reviews(tmp_path)) == number
                refused = talk.ask(card="zebra/none", grade="good")
                assert (refused["error"]["code"], refused["error"]["where"]["line"]) == ("no_such_deck", 2 * number)
            assert talk.process.stdin is not None
            talk.process.stdin.close()
            talk.process.stdin = None
            assert talk.process.wait(timeout=60) == 3

    def test_undo_from_elsewhere(self, tmp_path: Path) -> None:
        """What another program does meanwhile is seen by the next line."""
        with Dialogue(tmp_path) as talk:
            first = talk.ask(card="care/empty-cup", grade="again")
            assert Hark(tmp_path)("undo").code == 0
            second = talk.ask(card="care/empty-cup", grade="again")

        assert (first["memory"]["reps"], second["memory"]["reps"]) == (1, 1)

    def test_killed_after_its_answer(self, tmp_path: Path) -> None:
        """What was answered stays, even when the process is killed at once."""
        with Dialogue(tmp_path) as talk:
            event = talk.ask(card="care/empty-cup", grade="good")["event"]
            talk.process.kill()

        assert [one["event"] for one in reviews(tmp_path)] == [event]

    def test_large_input_and_nobody_reading_yet(self, tmp_path: Path) -> None:
        """More answers than a pipe holds wait until they are read, and none is lost."""
        process = start(tmp_path, "grade", "-", "--json")
        lines = "".join(f'{{"card": "zebra/c{n}", "grade": "good"}}\n' for n in range(600))
        out, err = process.communicate(lines, timeout=60)

        assert (err, process.returncode) == ("", 3)
        assert len(out) > 65536
        assert [json.loads(line)["error"]["where"]["line"] for line in out.splitlines()] == list(range(1, 601))


class TestStopped:
    """Ctrl-C."""

    def test_while_starting(self, tmp_path: Path) -> None:
        """Before the command line is there, it is told in one object as well, and without a trace."""
        (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
        environ = environment(tmp_path / "home", PYTHONPATH=str(tmp_path))
        script, person = (
            subprocess.run(
                [*PROGRAM, *words], env=environ, capture_output=True, text=True, check=False, timeout=60
            )
            for words in (["due", "--json"], ["due"])
        )  # fmt: skip

        assert (script.returncode, json.loads(script.stdout), script.stderr) == (130, INTERRUPTED, "")
        assert (person.returncode, person.stdout, person.stderr) == (130, "", "")

    def test_while_answering(self, tmp_path: Path) -> None:
        """Once an answer is being written, no second object follows."""
        import io
        import random
        from datetime import UTC, datetime

        from hark.cli import run
        from hark.cli.world import World

        class Stopping(io.StringIO):
            def flush(self) -> None:
                raise KeyboardInterrupt

        out, err = Stopping(), io.StringIO()
        world = World(
            clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC), zone=UTC, rng=random.Random(1), stdout=out, stderr=err,
            bundled=Path(__file__).parent / "small", environ={"HARK_HOME": str(tmp_path)}, stdin=io.StringIO(),
        )  # fmt: skip

        assert run(["due", "--json"], world) == 130
        assert json.loads(out.getvalue())["schema"] == "hark.due/1"
        assert err.getvalue() == ""

    def test_between_answers(self, tmp_path: Path) -> None:
        """In the middle of a dialogue, what was answered is kept and one last object tells that it ended."""
        with Dialogue(tmp_path) as talk:
            talk.ask(card="care/empty-cup", grade="good")
            talk.process.send_signal(signal.SIGINT)
            out, err = talk.process.communicate(timeout=60)

            assert (json.loads(out), err, talk.process.returncode) == (INTERRUPTED, "", 130)
        assert len(reviews(tmp_path)) == 1


MISUSED = (
    "zebra --json", "--json zebra", "due --zebra --json", "grade --json", "grade a --json", "grade - good --json",
    "grade - --key k --json", "show --json", "show a b --json", "--color blue --json",
    "log --limit x --json", "due --json=3 --json",
    "help zebra --json", "review --minutes nan --json", "import --json", "update --undo --json",
)  # fmt: skip


class TestOneObject:
    """Whatever goes wrong."""

    @pytest.mark.parametrize("line", MISUSED)
    def test_misuse(self, tmp_path: Path, line: str) -> None:
        """A command line that cannot be understood is answered with exactly one object and exit code 2."""
        ran = Hark(tmp_path)(line)

        assert (ran.json()["error"]["code"], ran.json()["error"]["exit"], ran.code) == ("misuse", 2, 2)


class TestNobodyThere:
    """Readers that go, and disks that are full."""

    @pytest.fixture
    def many(self, tmp_path: Path) -> Path:
        """Many lines to be graded."""
        file = tmp_path / "lines"
        file.write_text("".join(f'{{"card": "{CARDS[n % 5]}", "grade": "good", "key": "k{n}"}}\n' for n in range(40)))
        return file

    @pytest.mark.usefixtures("many")
    def test_head(self, tmp_path: Path) -> None:
        """`hark grade - --json | head -1` ends quietly with 0, and what head saw is recorded."""
        line = '"$@" grade - --json < lines | head -1; echo "${PIPESTATUS[0]}"'
        ran = subprocess.run(
            ["bash", "-c", line, "bash", *DRIVER], cwd=tmp_path, env=environment(tmp_path / "home"),
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        first, code = ran.stdout.splitlines()

        assert (code, ran.stderr) == ("0", "")
        assert json.loads(first)["event"] in [event["event"] for event in reviews(tmp_path / "home")]

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    @pytest.mark.parametrize("words", [["grade", "care/empty-cup", "good", "--key", "k"], ["grade", "-"], ["next"]])
    def test_no_room(self, tmp_path: Path, many: Path, words: list[str]) -> None:
        """No room for the answer: one line on standard error, 7, and sending the grade again is harmless."""
        with many.open() as lines, Path("/dev/full").open("w") as full:
            ran = subprocess.run(
                [*DRIVER, *words, "--json"], env=environment(tmp_path / "home"), stdin=lines, stdout=full,
                stderr=subprocess.PIPE, text=True, check=False, timeout=60,
            )  # fmt: skip

        said = "error: cannot write to standard output: No space left on device\n"
        assert (ran.returncode, ran.stderr) == (7, said)
        recorded = len(reviews(tmp_path / "home"))
        assert recorded == (0 if words == ["next"] else 1)
        if "k" in words:
            again = Hark(tmp_path / "home")(f"{' '.join(words)} --json").json()
            assert (again["repeated"], len(reviews(tmp_path / "home"))) == (True, 1)

    def test_no_reader(self, tmp_path: Path) -> None:
        """With no reader at all a grade is recorded all the same, quietly."""
        read_end, write_end = os.pipe()
        os.close(read_end)
        ran = subprocess.run(
            [*DRIVER, "grade", "care/empty-cup", "good", "--json"], env=environment(tmp_path), stdout=write_end,
            stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip
        os.close(write_end)

        assert (ran.returncode, ran.stderr, len(reviews(tmp_path))) == (0, "", 1)
