#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A session held by a program that knows nothing of hark but its JSON: `python3 docs/examples/chat.py [DECK...]`."""

import json
import subprocess
import sys
from typing import Any

KEYS = {"q": "quit", "s": "skip", "u": "undo", "t": "trap", "n": "not_so", "r": "retry"}
PROMPTS = {
    "consent": "yes or no", "go_on": "Enter", "show": "Enter for the answer", "reply": "Your reply",
    "pick": "Its number", "rate": "A number to tick it, t for the trap, Enter to go on",
    "grade": "again, hard, good or easy",
}  # fmt: skip


def say(*texts: str | None) -> None:
    """Prints what a step says, without anything that a terminal would obey."""
    for text in filter(None, texts):
        print("".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text), flush=True)


def show(step: dict[str, Any]) -> None:
    """Says what is on a step; what a person would not see yet is null or empty in it."""
    card, stage = step["card"], step["stage"]
    say(step["message"], *step["text"])
    if stage == "ask":
        say("" if card["past"] else card["setting"], card["question"], card["task"])
    for option in card["options"] if card else ():
        say(f"  {option['option']} {option['text']} {option['why'] or ''}")
    if stage == "rubric":
        rows = [(str(number), skill["ticked"], skill["name"]) for number, skill in enumerate(card["skills"], 1)]
        for key, ticked, name in [*rows, ("t", card["trapped"], f"The trap: {card['trap']}")]:
            say(f"  {key} [{'x' if ticked else ' '}] {name}")
    say(*(f"One good way: {model}" for model in card["models"]) if card else ())
    if stage == "grade":
        say(None if card["models"] else f"Answer: {card['answer']}", card["why"])
        say(f"Suggested: {step['suggestion'] or 'what you think'}")
    say(*(f"Noticed: {remark['text']}" for remark in step["remarks"]), step["helpline"])


def action(step: dict[str, Any]) -> dict[str, Any]:
    """What the person wants done; the end of input, Ctrl-C and `q` end the session, and everything graded is kept."""
    does = next(word for word in PROMPTS if word in step["can"])
    try:
        typed = input(f"{PROMPTS[does]}> ").strip()
    except (EOFError, KeyboardInterrupt):
        typed = "q"
    if KEYS.get(typed) in (step["can"] if does != "reply" else ["quit"]):
        return {"do": KEYS[typed]}
    number = int(typed) if typed.isdecimal() else 0
    if does == "rate" and 0 < number <= len(step["card"]["skills"]):
        return {"do": "tick", "skill": step["card"]["skills"][number - 1]["skill"]}
    keep = {"yes": True, "no": False}.get(typed)
    return {"do": does, "keep": keep, "text": typed, "option": number, "grade": typed or step["suggestion"]}


words = ["hark", "session", "--stdio", *sys.argv[1:]]
pipe = subprocess.PIPE
with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as hark:  # Ctrl-C is ours
    step: dict[str, Any] = {}
    for line in hark.stdout or ():
        answer = json.loads(line)
        if answer["schema"] == "hark.summary/1":
            tomorrow = answer["session_tomorrow"]["cards"]
            say(f"{answer['cards']} graded, {answer['recalled']} recalled. {tomorrow} tomorrow.")
            break
        if answer["schema"] == "hark.error/1":
            say(f"{answer['error']['message']} ({answer['error']['hint']})")
        else:
            step = answer
            show(step)
        if not step:  # there is no session
            break
        print(json.dumps(action(step)), file=hark.stdin, flush=True)
sys.exit(hark.returncode)
