# SPDX-License-Identifier: MIT
"""Where a deck comes from: what a person types as a source, and what is remembered of it for the next version.

Reading a source's name touches no file and no network; that is for `sources`.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from hark import toml
from hark.errors import DeckFaults, Exit, Refusal, misuse
from hark.values import fields, frozen

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?!\\)")
_FOLDER = re.compile(r"[^\x00-\x1f\x7f:*?\"<>|\\]+")


class Way(StrEnum):
    """How a source is reached."""

    INPUT = "input"
    PATH = "path"
    HTTPS = "https"
    GIT = "git"


@frozen
class Source:
    """One source, understood."""

    text: str
    """As it was typed; a path is absolute."""
    way: Way
    place: str
    """The path, or the https address."""
    ref: str | None = None
    """A branch, tag or commit; None is what the repository has as its main line."""
    folder: str = ""
    """The folder within a repository or archive."""


@frozen
class Origin:
    """What is remembered of an imported deck."""

    source: str
    deck: str
    """The deck's id at the source; here it may have another."""
    sha256: str
    """Of the deck as the source gave it."""
    installed: str
    """SHA-256 of the file as it was put into the library."""
    fetched_at: datetime
    commit: str | None = None
    delimiter: str | None = None
    """For a table: what parts its cells."""
    title: str | None = None
    """For a table: what its deck is called."""
    columns: list[str] | None = None
    """For a table: what its columns are called."""
    encoding: str | None = None
    html: bool | None = None


def understand(text: str, absolute: str) -> Source:
    """The source that *text* names; *absolute* is it as an absolute path, should it be one. Raises `Refusal`."""
    if not text or any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise misuse("the source has no name that can be used", "name a file, a folder, an https address, or `-`")
    if text == "-":
        return Source("-", Way.INPUT, "-")
    if text.startswith("git+https://"):
        return _git(text)
    if text.startswith("https://"):
        _check_address(text, text)
        return Source(text, Way.HTTPS, text)
    if "::" in text.split("/", 1)[0] or ((scheme := _SCHEME.match(text)) and len(scheme[1]) > 1):
        raise Refusal(
            "not_https",
            f"hark cannot fetch from `{text}`",
            "decks come from files, folders, archives, https:// and git+https:// addresses",
            exit_code=Exit.MISUSE,
        )
    return Source(absolute, Way.PATH, absolute)


def write(origin: Origin) -> str:
    """*origin* as the text of its record."""
    plain = {name: said for name in fields(Origin) if (said := getattr(origin, name)) is not None}
    return toml.write(plain)


def read(data: bytes) -> Origin | None:
    """The origin in a record; None where it is none."""
    try:
        plain: dict[str, Any] = toml.read(data)
        known = set(fields(Origin))
        origin = Origin(**{name: value for name, value in plain.items() if name in known})
    except (DeckFaults, TypeError):
        return None
    texts = (origin.source, origin.deck, origin.sha256, origin.installed)
    more = (origin.commit, origin.delimiter, origin.title, origin.encoding)
    is_sound = (
        all(isinstance(text, str) for text in (*texts, *(text for text in more if text is not None)))
        and _is_texts(origin.columns)
        and _is_instant(origin.fetched_at)
    )
    return origin if is_sound else None


def _is_texts(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def _is_instant(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _git(text: str) -> Source:
    """`git+https://host/path[@ref][#folder]`."""
    address, _, folder = text.removeprefix("git+").partition("#")
    head, slash, path = address.removeprefix("https://").partition("/")
    path, _, ref = path.partition("@")
    address = f"https://{head}{slash}{path}"
    _check_address(address, text)
    folder = folder.strip("/")
    if folder and (not _FOLDER.fullmatch(folder) or ".." in folder.split("/")):
        raise Refusal("bad_source", f"`{folder}` is no folder of a repository", "name it as `#decks/english`")
    return Source(text, Way.GIT, address, ref or None, folder)


def _check_address(address: str, text: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, None
    if parts is None or not host or any(letter.isspace() for letter in address):
        raise Refusal("bad_source", f"`{text}` is no address that can be used", "an address begins https://host/")
    if "@" in parts.netloc:
        raise Refusal("bad_source", "the address holds a user name or password", "leave it out; it would be kept")
