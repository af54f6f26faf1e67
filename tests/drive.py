# SPDX-License-Identifier: MIT
"""hark as a process with a clock, dice and library of the test's choosing. Used by the terminal tests."""

import os
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hark.cli import run
from hark.cli.world import World

NOW = datetime.fromisoformat(os.environ.get("HARK_TEST_NOW", "2026-03-02T09:00:00+00:00")).astimezone(UTC)
PASSED = os.environ.get("HARK_TEST_SECONDS")
BUNDLED = Path(os.environ.get("HARK_TEST_DECKS", Path(__file__).parent / "small"))


def seconds() -> float:
    """How many seconds have passed since no particular moment: as many as the test's file has bytes."""
    return Path(PASSED).stat().st_size if PASSED else time.monotonic()


if __name__ == "__main__":
    world = World(clock=lambda: NOW, seconds=seconds, zone=ZoneInfo("UTC"), rng=random.Random(1), bundled=BUNDLED)
    sys.exit(run(sys.argv[1:], world))
