# SPDX-License-Identifier: MIT
"""What a person does to a session without thinking: keys, signals, windows closed and pulled about, at random moments.

    .venv/bin/python tests/campaigns/hands.py [ROW]...

A grade that was shown as given must be stored, the terminal restored, and nothing may hang or trace back.
`test_campaigns.py` is the short form.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import GRADES, Entry, Row, Sitting, copied, learner, log, told, wanted, wrong_with
from warm import HUNG, How, Warm

STOPPED_S = 5.0
Blow = Callable[[Sitting, random.Random], tuple[int, ...]]
"""Something done to a session; the exit codes that fit. None are given where the session goes on."""


def ctrl_c(sitting: Sitting, dice: random.Random) -> tuple[int, ...]:
    """The key, or the signal as another terminal would send it."""
    if dice.random() < 0.5:
        sitting.type("\x03")
    else:
        sitting.begun.signal(signal.SIGINT)
    return 0, 130


def ctrl_z(sitting: Sitting, _: random.Random) -> tuple[int, ...]:
    """Stops it, looks at the terminal it has given back, and has it go on."""
    sitting.type("\x1a")
    end = time.monotonic() + STOPPED_S
    while _state(sitting.begun.pid) != "T":
        sitting.take(0.01)
        assert time.monotonic() < end, "never stopped"
    while sitting.take(0.02):
        pass
    assert sitting.is_restored(), "stopped, and the terminal is not as it was"
    sitting.begun.signal(signal.SIGCONT)
    return ()


def _state(pid: int) -> str:
    """What the process does: `T` where it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def signalled(number: signal.Signals, sitting: Sitting, _: random.Random) -> tuple[int, ...]:
    """A signal that ends it."""
    sitting.begun.signal(number)
    return (128 + number,)


def resized(sitting: Sitting, dice: random.Random) -> tuple[int, ...]:
    """Another size, several times."""
    for _ in range(5):
        sitting.resize(dice.randrange(20, 200), dice.randrange(8, 60))
        sitting.begun.signal(signal.SIGWINCH)
        sitting.take(dice.uniform(0, 0.01))
    sitting.resize(80, 24)
    sitting.begun.signal(signal.SIGWINCH)
    return ()


def hung_up(sitting: Sitting, _: random.Random) -> tuple[int, ...]:
    """The window is closed."""
    os.close(sitting.slave)
    os.close(sitting.master)
    return 0, 7, 128 + signal.SIGHUP  # 7 where it had just come to its end, and its summary had nowhere to go


def sessions(warm: Warm, scratch: Path, name: str, blow: Blow, times: int, *, shell: bool = False) -> Row:
    """Sessions, each with that done to it at a random moment; those that can go on get another grade."""
    row, dice = Row(name), random.Random(1)
    template = learner(scratch / "learner")
    before = log(template)
    for _ in range(times):
        row.runs += 1
        home = copied(template, scratch / "home")
        sitting = Sitting(warm, home, shell=shell)
        try:
            sitting.see("Question")
            for last in [False] * dice.randint(0, 2) + [True]:
                sitting.reveal()
                sitting.grade(dice.choice(GRADES))
                if not last:
                    sitting.settle()
            sitting.take(dice.uniform(0, dice.choice((0.003, 0.03))))
            codes = blow(sitting, dice)
            if not codes:
                sitting.settle()
                sitting.reveal()
                sitting.grade("good")
                sitting.settle()
                sitting.type("q")
            row.blame(_ended(row, sitting, codes or (0,), is_there=name != "closed terminal"))
        except AssertionError as wrong:
            row.blame(str(wrong))
        finally:
            sitting.begun.signal(signal.SIGKILL)
            sitting.close()
        row.count("acknowledged", len(sitting.told))
        row.blame(wrong_with(home, before, sitting.told, sitting.pending()))
    return row


def _ended(row: Row, sitting: Sitting, codes: Sequence[int], *, is_there: bool) -> str | None:
    """What is wrong with the end of a session."""
    end = time.monotonic() + 60
    while sitting.begun.code() is None and time.monotonic() < end:
        if not is_there or not sitting.take(0.01):
            time.sleep(0.002)
    code = sitting.begun.wait(0.1)
    while is_there and sitting.take(0.02):
        pass
    row.count(f"ended with {code}")
    if code == HUNG:
        return "hangs"
    if code not in codes or "Traceback" in sitting.complaints():
        return f"ended with {code}: {sitting.complaints()[-400:]}"
    return "the terminal is not as it was" if is_there and not sitting.is_restored() else None


def closed_input(warm: Warm, scratch: Path, times: int) -> Row:
    """A session in lines whose input ends, at once or somewhere."""
    row, dice = Row("closed input"), random.Random(1)
    template = learner(scratch / "learner")
    before = log(template)
    for number in range(times):
        row.runs += 1
        home = copied(template, scratch / "home")
        typed = ("\n3\n" * 5)[: dice.randrange(11)]
        how = How(closed=(0,)) if number % 10 == 0 else How()
        ran = warm.run(["review", "many", "--plain"], home, typed, how)
        row.count(f"ended with {ran.code}")
        if ran.code != 0 or "Traceback" in ran.err:
            row.blame(f"{ran.code}, {ran.err[-400:]}")
        graded: list[Entry] = [("review", f"many/c{card:04}", "good") for card in range(5)]
        given = 0 if how.closed else _given(typed)
        row.count("acknowledged", given)
        row.blame(wrong_with(home, before, graded[:given]))
    return row


def _given(typed: str) -> int:
    """How many grades lines like these give; a last line may lack its end."""
    return typed.count("3")


def full_output(warm: Warm, scratch: Path, times: int) -> Row:
    """Answers that go to `/dev/full`: none is acknowledged, and that is said."""
    row, dice = Row("/dev/full"), random.Random(1)
    template = learner(scratch / "learner")
    home, expected = copied(template, scratch / "home"), log(template)
    for _ in range(times):
        row.runs += 1
        card = f"many/c{dice.randrange(60):04}"
        line = json.dumps({"card": card, "grade": "good"}) + "\n"
        words, typed, pending = dice.choice([
            (["review", "many"], "\n3\n", []),
            (["grade", card, "good"], "", [card]),
            (["grade", "-", "--json"], line, [card]),
            (["due"], "", []),
        ])  # fmt: skip
        code, said = _to_nowhere(warm, words, home, typed)
        row.count(f"ended with {code}")
        if code != 7 or not said.replace("> ", "").startswith("error: cannot write to standard output"):
            row.blame(f"{words}: {code}, {said[-400:]}")
        expected += [("review", one, "good") for one in pending]
        row.blame(wrong_with(home, expected, ()))
    return row


def _to_nowhere(warm: Warm, words: Sequence[str], home: Path, typed: str) -> tuple[int, str]:
    with (
        tempfile.TemporaryFile() as given,
        Path("/dev/full").open("wb", buffering=0) as full,
        tempfile.TemporaryFile() as err,
    ):
        given.write(typed.encode())
        given.seek(0)
        code = warm.begin(words, home, (given.fileno(), full.fileno(), err.fileno())).wait()
        err.seek(0)
        return code, err.read().decode()


def campaign(scratch: Path, times: int, names: Sequence[str] = ()) -> Iterator[Row]:
    """Every row, or those of *names*."""
    blows: dict[str, tuple[Blow, bool]] = {
        "Ctrl-C": (ctrl_c, False),
        "Ctrl-Z and fg": (ctrl_z, True),
        "TERM": (partial(signalled, signal.SIGTERM), False),
        "HUP": (partial(signalled, signal.SIGHUP), False),
        "resize": (resized, False),
        "closed terminal": (hung_up, False),
    }
    with Warm() as warm:
        trials: dict[str, Callable[[], Row]] = {
            name: partial(sessions, warm, scratch, name, blow, times, shell=shell)
            for name, (blow, shell) in blows.items()
        }
        trials["closed input"] = partial(closed_input, warm, scratch, times)
        trials["/dev/full"] = partial(full_output, warm, scratch, times)
        yield from wanted(trials, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 50, sys.argv[1:])))
