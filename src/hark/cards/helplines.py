# SPDX-License-Identifier: MIT
"""Where a person finds help, by region: a line to talk to, and lines for two troubles of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TROUBLES = ("abuse", "child")
"""The tags that bring a line of their own: abuse at home, and a child who may be in danger."""


@frozen
class TroubleLine:
    """Where to find help in one trouble: what to say of it, the page that says so, and the day somebody looked."""

    text: str
    source: str
    checked: str


@frozen
class Helpline:
    """Where a person in one region finds help: somebody to talk to, and lines for two troubles of their own."""

    region: str
    name: str
    text: str
    source: str
    checked: str
    abuse: TroubleLine | None = None
    child: TroubleLine | None = None

    def texts(self, tags: Iterable[str]) -> tuple[str, ...]:
        """The line to talk to, then those that a card with *tags* calls for: `abuse`, `child`."""
        more = [line.text for tag in TROUBLES if tag in tags and (line := getattr(self, tag))]
        return (self.text, *more)


def read_helpline(region: str, entry: Mapping[str, Any], world: Mapping[str, Any]) -> Helpline:
    """The helpline of *region*; where it has no line for a trouble, that of the *world*."""
    lines = {trouble: TroubleLine(**line) for trouble in TROUBLES if (line := entry.get(trouble) or world.get(trouble))}
    return Helpline(region, **{**entry, **lines})


def read_regions(data: bytes) -> dict[str, str]:
    """The regions of the file *data* that have helplines of their own, each with its name."""
    from hark import toml

    return {region: entry["name"] for region, entry in toml.read(data)["regions"].items() if region != "world"}


_ALSO = {
    "uk": "gb", "great britain": "gb", "britain": "gb", "england": "gb", "scotland": "gb", "wales": "gb",
    "northern ireland": "gb", "usa": "us", "america": "us", "united states of america": "us", "eire": "ie",
    "aotearoa": "nz", "deutschland": "de", "españa": "es", "espana": "es", "brasil": "br", "nippon": "jp",
}  # fmt: skip
"""What people also call the regions."""


def region_called(text: str, names: Mapping[str, str]) -> str | None:
    """The key of the region that *text* means, of those whose *names* stand behind their keys; None for none.

    Its key, its name, or what people also call it, in whatever case.
    """
    wanted = " ".join(text.casefold().split())
    called = {key: key for key in names} | {name.casefold(): key for key, name in names.items()}
    key = called.get(wanted) or called.get(wanted.removeprefix("the ")) or _ALSO.get(wanted.removeprefix("the "))
    return key if key in names else None
