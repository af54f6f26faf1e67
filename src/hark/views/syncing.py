# SPDX-License-Identifier: MIT
"""What a synced place has that hark did not write, or cannot believe."""

from __future__ import annotations

from hark.values import frozen


@frozen
class SyncFault:
    """A file, or a line of it, that was left alone."""

    file: str
    """Its path within the place."""
    line: int | None
    code: str
    """What it is: conflict_copy, stranger, link, special, unreadable, unsound, unsound_file, too_long, no_header,
    newer, wrong_install, future, other_content, more."""
