# SPDX-License-Identifier: MIT
"""The parser's complaints about a command line, in words of ours."""

from __future__ import annotations

import re

_NUMBER = r"(-?[0-9.einf+]+)"
_WORDED = (
    (rf"{_NUMBER} is not in the range {_NUMBER}<=x<={_NUMBER}$", r"`\1` is not from \2 to \3"),
    (rf"{_NUMBER} is not in the range x>={_NUMBER}$", r"`\1` is less than \2"),
    (rf"{_NUMBER} is not in the range x<={_NUMBER}$", r"`\1` is more than \2"),
    (r"is not a valid int(eger)?( range)?$", "is not a whole number"),
    (r"is not a valid float( range)?$", "is not a number"),
    (r"^[Gg]ot unexpected extra argument(?:\(s\)|s?) \((.*)\)$", r"there is no place for `\1`"),
    (r"requires an argument$", "needs a value"),
)


def in_our_words(message: str) -> str:
    """*message* as we would say it; one that is not known stays as it is."""
    for theirs, ours in _WORDED:
        message = re.sub(theirs, ours, message, flags=re.DOTALL)
    return message
