# SPDX-License-Identifier: MIT
"""Folders that teams share, for the tests: lines as `hark share` writes them, and the slow count of the same."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Line = dict[str, Any]
FORGOTTEN, RECALLED = "again", "good"


def pseudonym(number: int) -> str:
    """That of a learner."""
    return f"{0xFEDC000000000000 + number:016x}"


def review(learner: int, day: str, topic: str = "AL-01", **more: Any) -> Line:
    """A line of a test that was recalled, but for *more*."""
    line = {
        "learner": pseudonym(learner), "day": day, "deck": "care", "card": "care/empty-cup", "topic": topic,
        "kind": "concept", "grade": RECALLED, "ms": 4000, "test": True,
    }  # fmt: skip
    return line | more


def tick(learner: int, day: str, skill: str, *, yes: bool) -> Line:
    """A line of a rubric's tick."""
    grade = "yes" if yes else "no"
    return review(learner, day, skill, card="care/tired-of-it", kind="skill", grade=grade, ms=0, test=False)


def put(folder: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Writes *lines* as the learners' own `hark share` would."""
    files = defaultdict(list)
    for line in lines:
        files[folder / "shared" / f"learner={line['learner']}" / f"{line['day'][:7]}.jsonl"].append(json.dumps(line))
    for file, texts in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{text}\n" for text in texts))


def slowly(lines: Iterable[Line], since: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """What each question answers, counted line by line."""
    practised: dict[tuple[str, str], list[str]] = defaultdict(list)
    topics: dict[tuple[str, str], list[Line]] = defaultdict(list)
    cards: dict[str, list[Line]] = defaultdict(list)
    skills: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        month = line["day"][:7]
        if month < since:
            continue
        if line["kind"] == "skill":
            skills[month, line["topic"]].append(line)
        else:
            practised[month, line["learner"]].append(line["day"])
        if line["test"]:
            topics[month, line["topic"]].append(line)
            cards[line["card"]].append(line)
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for (month, _), those in practised.items():
        days[month, len(set(those))].append(len(those))
    return {
        "practice_days": [(*key, len(answers), sum(answers)) for key, answers in sorted(days.items())],
        "topics": [(*key, *_counted(those, {"hard", "good", "easy"})) for key, those in sorted(topics.items())],
        "cards": [(key, *_counted(those, {"again"})) for key, those in sorted(cards.items())],
        "skills": [(*key, *_counted(those, {"yes"})) for key, those in sorted(skills.items())],
    }


def _counted(lines: list[Line], grades: set[str]) -> tuple[int, int, int]:
    return len({line["learner"] for line in lines}), len(lines), sum(line["grade"] in grades for line in lines)
