# SPDX-License-Identifier: MIT
"""What `hark check` found, for programs that show it beside the text: GitHub's annotations, and SARIF.

Both hold what a page holds and pass through `safe` like one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hark import __version__
from hark.quality import report, rules
from hark.safe import safe, safe_json
from hark.views.fault import Severity

if TYPE_CHECKING:
    from hark.views.fault import Checked, FaultFacts, FindingFacts

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def github(view: Checked, folder: Path) -> str:
    """A workflow command for each fault, and each finding that is not silenced; files as seen from *folder*.

    Escaped as GitHub documents it: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    commands = [
        _command("error", item, item.code, f"{item.message}\n{item.hint}" if item.hint else item.message, folder)
        for item in view.faults
    ]
    commands += [
        _command(_COMMANDS[item.severity], item, item.rule, item.message, folder)
        for item in view.findings if not item.allowed
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in commands)


def sarif(view: Checked, folder: Path) -> str:
    """All of *view* as one SARIF 2.1.0 document, with findings that are silenced as suppressed.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    listed = [_rule(code, says, "error") for code, says in report.FAULTS.items()]
    listed += [_rule(rule.code, rule.says, _LEVELS[rule.severity]) for rule in rules.by_code().values()]
    results = [
        _result(item, item.code, "error", f"{item.message}; {item.hint}" if item.hint else item.message, folder)
        for item in view.faults
    ]
    results += [
        _result(item, item.rule, _LEVELS[item.severity], item.message, folder, item.allowed) for item in view.findings
    ]
    tool = {"driver": {"name": "hark", "version": __version__, "rules": listed}}
    document = {"$schema": _SARIF, "version": "2.1.0", "runs": [{"tool": tool, "results": results}]}
    return safe_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _command(name: str, item: FaultFacts | FindingFacts, title: str, message: str, folder: Path) -> str:
    file = _seen_from(folder, Path(item.file)).as_posix()
    place = {"file": file, "line": item.line, "col": item.column, "title": title}
    given = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    return f"::{name} " + safe(f"{given}::{_data(f'card `{item.card}`: {message}' if item.card else message)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str, says: str, level: str) -> dict[str, Any]:
    return {"id": code, "shortDescription": {"text": says}, "defaultConfiguration": {"level": level}}


def _result(
    item: FaultFacts | FindingFacts, rule: str, level: str, message: str, folder: Path,
    allowed: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    file = _seen_from(folder, Path(item.file))
    uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if item.line:
        place["region"] = {"startLine": item.line} | ({"startColumn": item.column} if item.column else {})
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": f"card `{item.card}`: {message}" if item.card else message},
        "locations": [{"physicalLocation": place}],
        # Where one result of a run has them, every other must have an empty list (3.27.23).
        "suppressions": [{"kind": "inSource", "justification": allowed}] if allowed else [],
    }


def _seen_from(folder: Path, file: Path) -> Path:
    """*file* as it is called below *folder*, or its whole path where it is elsewhere."""
    whole = folder / file
    for place, base in ((whole, folder), (whole.resolve(), folder.resolve())):
        if place.is_relative_to(base) and ".." not in place.parts:
            return place.relative_to(base)
    return whole.resolve()
