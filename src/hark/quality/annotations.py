# SPDX-License-Identifier: MIT
"""What `hark check` found, for programs that show it beside the text: GitHub's annotations, and SARIF.

Both hold what a page holds and pass through `safe` like one, also as the texts that a reader of SARIF gets. They come
a line at a time, since one small deck may have a hundred thousand findings.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hark import __version__
from hark.quality import report, rules
from hark.safe import safe, safe_json, safe_line
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hark.views.fault import Checked, FaultFacts, FindingFacts

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def github(view: Checked, folder: Path) -> Iterator[str]:
    """A workflow command for each fault, and each finding that is not silenced; files as seen from *folder*.

    Escaped as GitHub documents it: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    seen = _seen_from(folder)
    for fault in view.faults:
        yield _command("error", fault, fault.code, f"{fault.message}\n{fault.hint}".rstrip("\n"), seen)
    for item in view.findings:
        if not item.allowed:
            yield _command(_COMMANDS[item.severity], item, item.rule, item.message, seen)


def sarif(view: Checked, folder: Path) -> Iterator[str]:
    """All of *view* as one SARIF 2.1.0 document, with findings that are silenced as suppressed.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    listed = [_rule(code, says, "error") for code, says in report.FAULTS.items()]
    listed += [_rule(rule.code, rule.says, _LEVELS[rule.severity]) for rule in rules.by_code().values()]
    tool = {"driver": {"name": "hark", "version": __version__, "rules": listed}}
    begun = json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [{"tool": tool}]}, ensure_ascii=False)
    yield f'{safe_json(begun.removesuffix("}]}"))}, "results": ['
    parted = "\n"
    for result in _results(view, _seen_from(folder)):
        yield parted + safe_json(json.dumps(result, ensure_ascii=False))
        parted = ",\n"
    yield "\n]}]}\n"


def _results(view: Checked, seen: Callable[[str], Path]) -> Iterator[dict[str, Any]]:
    for fault in view.faults:
        message = f"{fault.message}; {fault.hint}" if fault.hint else fault.message
        yield _result(fault, fault.code, "error", message, seen(fault.file))
    for item in view.findings:
        yield _result(item, item.rule, _LEVELS[item.severity], item.message, seen(item.file), item.allowed)


def _command(name: str, item: FaultFacts | FindingFacts, title: str, message: str, seen: Callable[[str], Path]) -> str:
    place = {"file": seen(item.file).as_posix(), "line": item.line, "col": item.column, "title": title}
    given = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    text = _data(f"card `{item.card}`: {message}" if item.card else message)
    return f"::{name} {safe(f'{given}::{text}')}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str, says: str, level: str) -> dict[str, Any]:
    return {"id": code, "shortDescription": {"text": says}, "defaultConfiguration": {"level": level}}


def _result(
    item: FaultFacts | FindingFacts, rule: str, level: str, message: str, file: Path,
    allowed: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if item.line:
        place["region"] = {"startLine": item.line} | ({"startColumn": item.column} if item.column else {})
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": safe_line(f"card `{item.card}`: {message}" if item.card else message)},
        "locations": [{"physicalLocation": place}],
        # Where one result of a run has them, every other must have an empty list (3.27.23).
        "suppressions": [{"kind": "inSource", "justification": safe_line(allowed)}] if allowed else [],
    }


def _seen_from(folder: Path) -> Callable[[str], Path]:
    """How each file is called below *folder*, or its whole path where it is elsewhere; found out once a file."""

    @cache
    def seen(file: str) -> Path:
        whole = folder / file
        for place, base in ((whole, folder), (whole.resolve(), folder.resolve())):
            if place.is_relative_to(base) and ".." not in place.parts:
                return place.relative_to(base)
        return whole.resolve()

    return seen
