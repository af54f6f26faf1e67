#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A session over `hark session --stdio`, in one process: `python3 docs/examples/lines.py [DECK...]`."""

import json
import subprocess
import sys
from typing import Any

hark = subprocess.Popen(
    ["hark", "session", "--stdio", *sys.argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)


def say(text: str | None) -> None:
    """Prints what a deck says, without anything that a terminal would obey."""
    if text:
        print("".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text), flush=True)


def show(step: dict[str, Any]) -> None:
    """Says what is on a step; what is not shown yet is null or empty."""
    card = step["card"] or {}
    for text in (step["message"], *step["text"], card.get("setting"), card.get("question"), card.get("task")):
        say(text)
    for option in card.get("options", []):
        say(f"  {option['option']} {option['text']} {option['why'] or ''}")
    for skill in card.get("skills", []):
        say(f"  {skill['skill']}: {skill['look_for']} {'(ticked)' if skill['ticked'] else ''}")
    for text in (card.get("answer"), card.get("why"), step["helpline"]):
        say(text)


def action(step: dict[str, Any]) -> dict[str, Any]:
    """What the person wants done: a word, with what it needs after it."""
    try:
        word, _, rest = input(f"{' '.join(step['can'])}> ").strip().partition(" ")
    except (EOFError, KeyboardInterrupt):
        return {"do": "quit"}
    needs = {"reply": "text", "draft": "text", "pick": "option", "tick": "skill", "grade": "grade"}.get(word)
    if word == "consent":
        return {"do": word, "keep": {"yes": True, "no": False}.get(rest)}
    if needs:
        return {"do": word, needs: int(rest) if needs == "option" and rest.isdigit() else rest}
    return {"do": word}


step: dict[str, Any] = {}
assert hark.stdin
assert hark.stdout
for line in hark.stdout:
    answer = json.loads(line)
    if answer["schema"] == "hark.summary/1":
        say(f"{answer['cards']} cards, {answer['recalled']} recalled. {answer['session_tomorrow']['cards']} tomorrow.")
        break
    if answer["schema"] == "hark.error/1":
        say(f"{answer['error']['message']} ({answer['error']['hint']})")
    else:
        step = answer
        show(step)
    if not step:  # there is no session
        break
    print(json.dumps(action(step)), file=hark.stdin, flush=True)
hark.stdin.close()
sys.exit(hark.wait())
