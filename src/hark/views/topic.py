# SPDX-License-Identifier: MIT
"""A help topic."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.view import View


@frozen
class TermText:
    """A word and what it means."""

    term: str
    about: str


@frozen
class TopicPart:
    """A part of a help topic: a paragraph, an explained list, an example as it would be typed, or several of them."""

    heading: str | None
    text: str | None
    terms: tuple[TermText, ...]
    code: str | None


@frozen
class Topic(View):
    """`hark help TOPIC`."""

    SCHEMA: ClassVar[str] = "hark.topic/1"
    COLUMNS: ClassVar[int] = 80
    topic: str
    summary: str
    parts: tuple[TopicPart, ...]
