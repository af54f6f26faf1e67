# SPDX-License-Identifier: MIT
"""`hark config`: the settings, and setting one."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

from hark import config as settings
from hark import errors, paths
from hark.cards import library
from hark.cards.helplines import TROUBLES, read_regions, region_called
from hark.cli.app import UPKEEP, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.config import SETTINGS, as_text
from hark.render.page import Block, Entry, Gap, Text, Tone
from hark.render.words import Here
from hark.shells.command import Takes
from hark.values import frozen
from hark.views.view import View


@frozen
class SettingFacts:
    """One setting."""

    name: str
    value: bool | int | float | str
    default: bool | int | float | str
    is_default: bool
    about: str
    takes: str
    words: tuple[str, ...] = ()
    """A list, word by word; *value* has them as a shell would be given them."""


@frozen
class LineFacts:
    """Where to find help in one trouble."""

    about: str
    """What for: talk, abuse or child."""
    text: str
    source: str
    """The page that says so."""
    checked: date
    """When somebody looked."""


@frozen
class Settings(View):
    """`hark config`: the settings, or the one asked for."""

    SCHEMA: ClassVar[str] = "hark.config/1"
    file: str
    settings: tuple[SettingFacts, ...]
    helplines: tuple[LineFacts, ...] = ()
    """What the region brings, where that setting alone was asked for."""
    missing_program: str | None = None
    """The program of `coach.command`, where that setting alone was asked for and no such program is found now."""


@command(UPKEEP, 5, takes_options=True)
def config(
    world: World,
    name: Annotated[str | None, Argument(metavar="[NAME]", help="A setting, or decks.DECK.desired_retention.")] = None,
    words: Annotated[list[str] | None, Argument(metavar="[VALUE]...", help="What to set it to.")] = None,
    unset: Annotated[bool, Option("--unset", help="Go back to the default.")] = False,
) -> Settings:
    """Show the settings, or set one.

    \b
    Examples:
      hark config
      hark config new_per_day 5
      hark config region us
      hark config region United Kingdom
      hark config coach.command llm -m mistral-small
      hark config coach.command --unset
    """
    value = " ".join(words) if words else None
    if unset and (name is None or value is not None):
        raise errors.misuse("`--unset` takes the name of a setting and no value", "hark config NAME --unset")
    if name is None:
        return _settings(world, None)
    option = next((word for word in (name, *(words or ())) if re.match("--?[A-Za-z]", word)), None)
    path = settings.setting_path(name) if option != name else ()
    setting = settings.setting_at(path)
    if setting is None or (option and not setting.is_list):
        raise errors.misuse(f"no such option `{option}`", "see `hark config --help`")
    if len(path) == 3:
        path = (path[0], world.read_library().deck(path[1]).id, path[2])
    if value is not None or unset:
        if value and setting.name == "region":
            value = _region(world, value)
        typed = _listed(world, setting.name, words or []) if setting.is_list else value
        settings.write(world.folders.config_file, path, None if unset else typed)
        world.forget_config()
        world.renew_due_file()
    return _settings(world, path)


def _listed(world: World, name: str, words: list[str]) -> tuple[str, ...]:
    """The *words* of a list, also where they were typed as one; a file named among them by its whole path.

    Raises `Refusal`.
    """
    if len(words) == 1 and not Path(words[0]).is_file():
        try:
            words = shlex.split(words[0])
        except ValueError:
            raise errors.misuse(f"a quotation mark in `{words[0]}` has no other", "quote as a shell wants it") from None
    if name == "coach.decks":
        return tuple(world.read_library().deck(word).id for word in words)
    if name != "coach.command":
        return tuple(words)
    return tuple(
        str(Path(word).absolute()) if (place or os.path.dirname(word)) and Path(word).is_file() else word  # noqa: PTH120
        for place, word in enumerate(words)
    )


def _settings(world: World, path: tuple[str, ...] | None) -> Settings:
    """All settings, or the one at *path*."""
    facts = []
    for setting in SETTINGS:
        name, value = setting.name, world.config.values[setting.name]
        if path is not None:
            if setting is not settings.setting_at(path):
                continue
            if len(path) == 3:
                name, value = ".".join(path), world.config.retention(path[1])
        default, words = setting.default, world.config.words(setting.name)
        said = (as_text(value), as_text(default), value == default, setting.about, setting.takes)
        facts.append(SettingFacts(name, *said, words))
    lines = _helplines(world) if path == ("region",) else ()
    missing = _missing_program(world) if path == ("coach", "command") else None
    return Settings(str(world.folders.config_file), tuple(facts), lines, missing)


def _missing_program(world: World) -> str | None:
    command = world.config.coach_command
    return command[0] if command and not shutil.which(command[0], path=world.environ.get("PATH", "")) else None


def _helplines(world: World) -> tuple[LineFacts, ...]:
    helpline = world.read_library().helpline(world.config.region)
    lines = {"talk": helpline, **{trouble: getattr(helpline, trouble) for trouble in TROUBLES}}
    return tuple(
        LineFacts(about, line.text, line.source, date.fromisoformat(line.checked))
        for about, line in lines.items()
        if line
    )


def _region(world: World, value: str) -> str:
    """The key of the region that *value* means. Raises `Refusal` where it is none that is listed."""
    names = {key: line.name for key, line in world.read_library().helplines.items() if key != "world"}
    if key := region_called(value, names):
        return key
    listed = f"listed are {errors.ticked(list(names), 'and')}; others see the entry for the world"
    known = [*names, *(name.casefold() for name in names.values())]
    raise errors.misuse(f"no helpline is listed for `{value}`", errors.did_you_mean(value.casefold(), known, listed))


def page(view: Settings, _here: Here) -> Iterator[Block]:
    """Each setting with what it is for, and the file they are in."""
    for setting in view.settings:
        value = str(setting.value) if setting.value != "" else "(nothing)"
        default = "" if setting.is_default else f" (default {setting.default if setting.default != '' else 'nothing'})"
        yield Entry("", f"{setting.name} = {value}{default}", f"{setting.about}; takes {setting.takes}", Tone.STRONG)
    for line in view.helplines:
        yield Gap()
        yield Text(line.text, Tone.CARE)
        yield Text(f"Looked up on {line.checked}: {line.source}", Tone.DIM)
    if view.missing_program:
        yield Text(f"There is no program `{view.missing_program}` now; it is looked for when it is asked.", Tone.CARE)
    yield Gap()
    yield Text(f"Kept in {view.file}", Tone.DIM)


def choices(parameter: str) -> Iterable[tuple[str, str]]:
    """The settings."""
    return ((setting.name, setting.about) for setting in SETTINGS) if parameter == "name" else ()


def choices_after(parameter: str) -> Iterator[tuple[str, Takes, tuple[tuple[str, str], ...]]]:
    """What a setting may be, where that can be listed."""
    if parameter != "words":
        return
    for setting in SETTINGS:
        if setting.words:
            yield setting.name, Takes.WORD, tuple((word, "") for word in setting.words)
    yield "region", Takes.WORD, tuple(read_regions(library.shared_data(paths.bundled_decks(), "helplines")).items())
    yield from ((name, Takes.DECK, ()) for name in ("path", "coach.decks"))
    yield "coach.command", Takes.PATH, ()
