# SPDX-License-Identifier: MIT
"""`hark check`: what is wrong with deck files, what could be better, and the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from hark import errors, files
from hark.cards import deckfile
from hark.cards.model import Deck
from hark.cards.naming import pack_named
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, Option
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Refusal, count
from hark.render.faults import excerpt, faults, noted
from hark.render.page import Block, Entry, Gap, Text, Tone
from hark.render.words import Here
from hark.views.fault import Checked, FindingFacts, Severity
from hark.views.rule import RulePage, Rules

RULES, ANSWERS = "Rules", "The answer"
SHOWN = 50
"""Of what a rule finds in one deck, so many are shown unless rules are selected: the rest is more of the same."""


class Format(StrEnum):
    """For whom a check is written."""

    TEXT = "text"
    GITHUB = "github"
    SARIF = "sarif"


@command(DECKS, 7)
def check(
    world: World,
    out: Output,
    paths: Annotated[
        list[Path] | None,
        Argument(
            metavar="PATH...",
            help="Deck files, folders of them, or ids such as first-week, or first-week.es. Your own without any.",
        ),
    ] = None,
    at: Annotated[
        Severity,
        Option(metavar="SEVERITY", help="Exit with 1 from here on: advice, warning or error.", rich_help_panel=ANSWERS),
    ] = Severity.WARNING,
    select: Annotated[
        str, Option(metavar="RULE,...", help="Tell only what these rules or faults find.", rich_help_panel=RULES)
    ] = "",
    ignore: Annotated[
        str, Option(metavar="RULE,...", help="Tell nothing of these rules or faults.", rich_help_panel=RULES)
    ] = "",
    written: Annotated[
        Format, Option("--format", metavar="FORMAT", help="Answer as text, github or sarif.", rich_help_panel=ANSWERS)
    ] = Format.TEXT,
    fix: Annotated[bool, Option("--fix", help="Write missing ids into the files, made of what the cards ask.")] = False,
    explain: Annotated[
        str | None,
        Option(metavar="RULE", help="Show the page of one rule instead; all lists them.", rich_help_panel=RULES),
    ] = None,
) -> Rules | RulePage | Result:
    """Show what is wrong with deck files, and what could be better.

    Faults of form come with their line and how to mend them; rules of learning quality say where a card
    is hard to learn from, or unkind. A rule that is wrong about a card is silenced at that card, with a
    reason: allow = { yes-no-front = "the exam asks it so" }. Exits with 1 when something is found. Of what a
    rule finds in one deck the first 50 are shown; --select RULE shows all, as the other formats do.

    \b
    Examples:
      hark check first-week
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
    if out.style.as_json and written is not Format.TEXT:
        raise errors.misuse(f"`--json` and `--format {written}` are two answers", "leave one of them out")
    with out.meter("Checking") as meter:
        view = report.checked(
            _places(world, paths), world.bundled, _codes(select), _codes(ignore),
            fix=fix, progress=meter, studied=partial(_studied, world), find=partial(_deck_file, world),
        )  # fmt: skip
    grave = set(list(Severity)[list(Severity).index(at) :])
    is_grave = any(finding.severity in grave for finding in view.findings if not finding.allowed)
    return Result(view, 1 if view.faults or is_grave else 0, _as(written, view))


def _places(world: World, paths: Iterable[Path] | None) -> Iterator[Path]:
    """The files and folders meant: what is there by that name, else a deck's file; without any, one's own decks."""
    if not paths and files.exists(world.folders.decks):
        yield world.folders.decks
    decks = None
    for path in paths or ():
        name = str(path)
        pack = pack_named(name)
        if files.exists(path) or not (deckfile.is_id(name) or pack):
            yield path
            continue
        decks = decks or world.read_library()
        if (file := decks.wording.places.get(pack) if pack else decks.file(name)) is None:
            raise Refusal(
                "no_such_file",
                "there is no such file, folder or deck",
                errors.did_you_mean(name, decks.ids, "`hark decks` lists the decks"),
                exit_code=errors.Exit.NOT_FOUND,
                file=name,
            )
        yield file


def _deck_file(world: World, deck_id: str) -> Path | None:
    """The file of the deck of that id, wherever it is."""
    return world.read_library().files.get(deck_id)


def _studied(world: World, file: Path, deck: Deck) -> set[str]:
    """The ids of those cards of *deck* on which something that was learned hangs, where *file* is studied from."""
    if file.resolve().parent != world.folders.decks.resolve() or not any(card.derived_id for card in deck.cards):
        return set()
    with world.open_store() as store:
        standings = store.snapshot.standings_of(deck.id)
    return {ref.partition("/")[2].partition("#")[0] for ref in standings}


def _as(written: Format, view: Checked) -> Iterator[str] | None:
    """*view* in the format of another program; None where a person reads it."""
    if written is Format.TEXT:
        return None
    from hark.quality import annotations

    put = annotations.github if written is Format.GITHUB else annotations.sarif
    return put(view, Path.cwd())


def _codes(text: str) -> list[str]:
    return [code for part in text.split(",") if (code := part.strip())]


def page(view: Checked | RulePage | Rules, _here: Here) -> Iterator[Block]:
    """Faults and findings with their lines; the page of a rule; or the list of rules."""
    match view:
        case Checked():
            return _checked(view)
        case RulePage():
            return _rule_page(view)
        case Rules():
            return _rules(view)


def _checked(view: Checked) -> Iterator[Block]:
    if not view.files:
        yield Text("There is no deck to check. `hark new DECK` begins one of your own.")
        return
    yield from faults(view.faults)
    findings = [finding for finding in view.findings if not finding.allowed]
    shown, unshown = (findings, Counter[str]()) if view.selected else _first(findings)
    tones = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.CARE, Severity.ADVICE: Tone.PLAIN}
    for finding, following in zip(shown, (*shown[1:], None), strict=False):
        tone = tones[finding.severity]
        yield noted(finding, f"{finding.severity}, {finding.rule}", tone)
        yield from excerpt(finding, following, tone)
    if view.faults or findings:
        yield Gap()
    for rule, number in sorted(unshown.items()):
        yield Text(f"{number} more by {rule}: `--select {rule}` shows them all.")
    if view.fixed:
        yield Text(f"{count(view.fixed, 'missing id')} written.", Tone.GOOD)
    if view.not_fixed:
        yield Text(
            f"{count(view.not_fixed, 'card')} left without an id: only a card under a `[[cards]]` header of its own"
            " can be given one.",
            Tone.CARE,
        )
    numbers = {severity: sum(finding.severity is severity for finding in findings) for severity in reversed(Severity)}
    counts = [count(len(view.faults), "fault")] if view.faults else []
    plural = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.ADVICE: "advice"}
    counts += [count(number, str(severity), plural[severity]) for severity, number in numbers.items() if number]
    silenced = len(view.findings) - len(findings)
    silent = f" {silenced} silenced with a reason." if silenced else ""
    total = ", ".join(counts) if counts else "Nothing to mend"
    yield Text(f"{total} in {count(view.cards, 'card')} of {count(view.files, 'file')}.{silent}")
    if findings:
        yield Text("`hark check --explain RULE` says why a rule is there.", Tone.DIM)


def _first(findings: Iterable[FindingFacts]) -> tuple[list[FindingFacts], Counter[str]]:
    """Those of *findings* that are shown where nobody asked for their rule, and how many by each rule are not."""
    seen: Counter[tuple[str, str]] = Counter()
    shown, unshown = [], Counter[str]()
    for finding in findings:
        seen[finding.file, finding.rule] += 1
        if seen[finding.file, finding.rule] <= SHOWN:
            shown.append(finding)
        else:
            unshown[finding.rule] += 1
    return shown, unshown


def _rule_page(view: RulePage) -> Iterator[Block]:
    yield Text(f"{view.rule} · {view.severity}", Tone.DIM)
    yield Text(view.says, Tone.STRONG)
    yield Gap()
    yield Text(view.why)
    yield Gap()
    yield Text("Poor", Tone.DIM)
    yield Text(view.poor, indent=2)
    yield Text("Better", Tone.DIM)
    yield Text(view.better, indent=2)


def _rules(view: Rules) -> Iterator[Block]:
    for rule in view.rules:
        yield Entry("", f"{rule.rule} ({rule.severity})", rule.says)
    yield Gap()
    yield Text("Faults of form", Tone.STRONG)
    for fault in view.faults:
        yield Entry("", fault.code, fault.says)


def choices(parameter: str) -> Iterable[tuple[str, str]]:
    """The rules, and the faults of form where these can be chosen, too."""
    if parameter not in ("select", "ignore", "explain"):
        return ()
    from hark.quality import report
    from hark.quality.rules import by_code

    rules = [(code, rule.says) for code, rule in by_code().items()]
    return [*rules, ("all", "List all rules.")] if parameter == "explain" else [*rules, *report.FAULTS.items()]
