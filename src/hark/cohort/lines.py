# SPDX-License-Identifier: MIT
"""A line that a learner shared: which form it has, and which lines of a file have it.

Every field is an id, a date, a word of a short list or a number. Who can write in the folder can write anything there,
so nothing goes on from here that is not of that form, letter by letter.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from functools import lru_cache
from typing import TYPE_CHECKING

from hark.cards.model import Kind
from hark.memory.model import Grade

if TYPE_CHECKING:
    from datetime import date

MAX_LINE = 4096
"""Bytes; a line of hark's own has at most 700."""
_NAMES = ("learner", "day", "deck", "card", "topic", "kind", "grade", "ms", "test")
_ID = "[a-z0-9][a-z0-9-]{0,63}"
_TOPIC = "(?:[A-Za-z0-9][A-Za-z0-9._-]{0,63})"
_MS = "(?:0|[1-9][0-9]{0,4}|[1-5][0-9]{5}|600000)"
"""Up to ten minutes, for which a card counts as open at most."""
PSEUDONYM = "[0-9a-f]{16}"
MONTH = "20[0-9]{2}-(?:0[1-9]|1[0-2])"


def good_lines(data: bytes, learner: str, month: str, last_day: date) -> tuple[bytes, int, int | None]:
    """The lines of *data* that are lines of *learner* in *month*, as hark writes them; how many are not, and the first.

    None is later than *last_day*. A line may be spaced otherwise, and its fields may come in another order; fields that
    hark does not know are left out. Empty lines count as neither. The first line has the number 1.
    """
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    fits = _form(month, last_day).fullmatch
    own = b'{"learner": "%s", ' % learner.encode()
    if all(map(fits, lines)) and data.count(own) == len(lines):
        return b"".join((b"\n".join(lines), b"\n" if lines else b"")), 0, None
    good, bad, first = [], 0, None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        written = _written(line)
        if fits(written) and written.startswith(own):
            good.append(written + b"\n")
        else:
            bad, first = bad + 1, first or number
    return b"".join(good), bad, first


@lru_cache(maxsize=64)
def _form(month: str, last_day: date) -> re.Pattern[bytes]:
    """What every line of *month* looks like, up to *last_day*."""
    year, number = map(int, month.split("-"))
    days = monthrange(year, number)[1]
    if (year, number) >= (last_day.year, last_day.month):
        days = last_day.day if (year, number) == (last_day.year, last_day.month) else 0
    day = f"{month}-(?:{'|'.join(f'{day:02}' for day in range(1, days + 1)) or '(?!)'})"
    kinds = "|".join(kind for kind in Kind)
    grades = "|".join(grade for grade in Grade)
    tick = f'"topic": "{_TOPIC}", "kind": "skill", "grade": "(?:yes|no)", "ms": 0, "test": false'
    review = (
        f'"topic": "{_TOPIC}?", "kind": "(?:{kinds})", "grade": "(?:{grades})", "ms": {_MS}, "test": (?:true|false)'
    )
    form = (
        f'{{"learner": "{PSEUDONYM}", "day": "{day}", "deck": "(?P<deck>{_ID})", '
        f'"card": "(?P=deck)/{_ID}(?:#[a-z0-9-]{{1,32}})?", (?:{review}|{tick})}}'
    )
    return re.compile(form.encode())


def _written(line: bytes) -> bytes:
    """The JSON object in *line* as hark writes it; empty where it is none."""
    if len(line) > MAX_LINE:
        return b""
    try:
        plain = json.loads(line)
        return json.dumps({name: plain[name] for name in _NAMES}).encode()
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return b""
