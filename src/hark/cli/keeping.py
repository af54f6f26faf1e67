# SPDX-License-Identifier: MIT
"""Commands for upkeep: suspend, resume, reset, check, config, paths, schema."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hark import config as settings
from hark import errors, files, views
from hark.cli.app import DECKS, SCRIPTS, answers
from hark.cli.door import Answer, Style, command, meter
from hark.cli.world import World
from hark.config import SETTINGS
from hark.views import View
from hark.views.fault import Severity

RULES, ANSWERS = "Rules", "The answer"


class Format(StrEnum):
    """For whom a check is written."""

    TEXT = "text"
    GITHUB = "github"
    SARIF = "sarif"


@command("check", style=True, group=DECKS)
def check(
    world: World,
    style: Style,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Deck files, or folders of them.")
    ] = None,
    at: Annotated[
        Severity,
        typer.Option(
            metavar="SEVERITY", help="Exit with 1 from here on: advice, warning or error.", rich_help_panel=ANSWERS
        ),
    ] = Severity.WARNING,
    select: Annotated[
        str,
        typer.Option(metavar="RULE,...", help="Tell only what these rules or faults find.", rich_help_panel=RULES),
    ] = "",
    ignore: Annotated[
        str, typer.Option(metavar="RULE,...", help="Tell nothing of these rules or faults.", rich_help_panel=RULES)
    ] = "",
    written: Annotated[
        Format,
        typer.Option("--format", metavar="FORMAT", help="Answer as text, github or sarif.", rich_help_panel=ANSWERS),
    ] = Format.TEXT,
    fix: Annotated[bool, typer.Option("--fix", help="Write missing ids into the files.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(metavar="RULE", help="Show the page of one rule instead; all lists them.", rich_help_panel=RULES),
    ] = None,
) -> View | Answer:
    """Show what is wrong with deck files, and what could be better.

    Faults of form come with their line and how to mend them; rules of learning quality say where a card
    is hard to learn from, or unkind. A rule that is wrong about a card is silenced at that card, with a
    reason: allow = { yes-no-front = "the exam asks it so" }. Exits with 1 when something is found.

    \b
    Examples:
      hark check decks/
      hark check decks/ --select no-id --fix
      hark check decks/ --format sarif
      hark check --explain yes-no-front
    """
    from hark.quality import report  # the rules are for authors: no other command pays for them

    if explain == "all":
        return report.rule_list()
    if explain is not None:
        return report.rule_page(explain)
    if not paths:
        raise errors.misuse("missing argument `PATH...`", "see `hark check --help`")
    if style.as_json and written is not Format.TEXT:
        raise errors.misuse(f"`--json` and `--format {written}` are two answers", "leave one of them out")
    with meter(world, style, "Checking") as told:
        found = report.checked(paths, world.bundled, _codes(select), _codes(ignore), fix=fix, told=told)
    grave = [one for one in found.findings if not one.allowed and _weight(one.severity) >= _weight(at)]
    return Answer(found, 1 if found.faults or grave else 0, _as(written, found))


def _as(written: Format, found: views.Checked) -> str | None:
    """What was *found* in the format of another program; None where a person reads it."""
    if written is Format.TEXT:
        return None
    from hark.quality import annotations

    put = annotations.github if written is Format.GITHUB else annotations.sarif
    return put(found, Path.cwd())


def _codes(text: str) -> list[str]:
    return [code for part in text.split(",") if (code := part.strip())]


def _weight(severity: Severity) -> int:
    return list(Severity).index(severity)


@command("config")
def config(
    world: World,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A setting, or decks.DECK.desired_retention.")
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="What to set it to.")] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Go back to the default.")] = False,
) -> View:
    """Show the settings, or set one.

    \b
    Examples:
      hark config
      hark config new_per_day 5
      hark config region us
    """
    if unset and (name is None or value is not None):
        raise errors.misuse("`--unset` takes the name of a setting and no value", "hark config NAME --unset")
    if name is None:
        return _settings(world, None)
    path = settings.setting_path(name)
    if len(path) == 3:
        path = (path[0], world.read_library().deck(path[1]).id, path[2])
    if value is not None or unset:
        if value and path[-1] == "region":
            _known_region(world, value)
        settings.write(world.folders.config_file, path, None if unset else value)
        world.forget_config()
        world.renew_due_file()
    return _settings(world, path)


@command("paths")
def paths(world: World) -> View:
    """Say where everything is kept.

    \b
    Example:
      hark paths
    """
    folders = world.folders
    places = {
        "progress": folders.progress_file, "decks": folders.decks, "bundled decks": world.bundled,
        "config": folders.config_file, "due": folders.due_file,
    }  # fmt: skip
    return views.Paths(tuple(views.PathFacts(name, str(place), files.exists(place)) for name, place in places.items()))


@command("schema", group=SCRIPTS)
def schema(
    world: World,  # noqa: ARG001 - every command is given the world
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="An answer, such as due/1.")] = None,
) -> View:
    """List the JSON answers, or print one's JSON Schema.

    \b
    Example:
      hark schema due/1
    """
    known = answers()
    if name is None:
        return views.Schemas(tuple(sorted(known)))
    plain = name.removeprefix("hark.")
    if "/" not in plain:
        plain = f"{plain}/1"
    if plain not in known:
        raise errors.unknown_word("schema", name, sorted(known))
    return views.SchemaDocument(f"hark.{plain}", views.json_schema(known[plain]))


def _settings(world: World, path: tuple[str, ...] | None) -> views.Settings:
    facts = []
    for one in SETTINGS:
        value = world.config.values[one.name]
        name = one.name
        if path is not None:
            if path[-1] != one.name:
                continue
            if len(path) == 3:
                name, value = ".".join(path), world.config.retention(path[1])
        facts.append(views.SettingFacts(name, value, one.default, value == one.default, one.about, one.takes))
    return views.Settings(str(world.folders.config_file), tuple(facts))


def _known_region(world: World, value: str) -> None:
    known = [region for region in world.read_library().helplines if region != "world"]
    if value not in known:
        raise errors.misuse(
            f"no helpline is listed for `{value}`",
            f"listed are {errors.ticked(known, 'and')}; others see the entry for the world",
        )
