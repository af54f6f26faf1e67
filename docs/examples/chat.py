#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A session held by a program that knows nothing of hark but its JSON: `python3 docs/examples/chat.py [DECK...]`."""

import json
import subprocess
import sys
import time
from typing import Any

GRADES = ("again", "hard", "good", "easy")


def hark(*words: str) -> Any:
    """What `hark WORDS --json` answers; a refusal ends the program with its exit code."""
    said = subprocess.run(["hark", *words, "--json"], stdout=subprocess.PIPE, check=False).stdout
    answer = json.loads(said)
    if answer["schema"] == "hark.error/1":
        say(f"{answer['error']['message']} ({answer['error']['hint']})")
        sys.exit(answer["error"]["exit"])
    return answer


def say(text: str, end: str = "\n") -> None:
    """Prints what a deck says, without anything that a terminal would obey."""
    print("".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text), end=end, flush=True)


def ask(prompt: str) -> str:
    """What was typed; the end of input, Ctrl-C and `q` end the session, and everything graded is kept."""
    try:
        say(f"{prompt}> ", end="")
        typed = input().strip()
    except (EOFError, KeyboardInterrupt):
        typed = "q"
    if typed == "q":
        sys.exit(0)
    return typed


while (asked := hark("next", *sys.argv[1:]))["card"]:
    card, began = asked["card"], time.monotonic()
    say(f"\n{card['setting'] or ''}\n{card['question']}")
    for option in card["options"]:
        say(f"  - {option['text']}")
    if asked["helpline"]:
        say(asked["helpline"])
    reply = ask(card["task"] or "Your answer")
    took_ms = round((time.monotonic() - began) * 1000)
    say(f"Answer: {card['answer']}")
    for skill in card["skills"]:
        say(f"  {skill['name']}: {skill['look_for']}")
    while (grade := ask("again, hard, good or easy")) not in GRADES:
        pass
    words = [f"--reply={reply}"] if card["kind"] == "scenario" and reply else []
    done = hark("grade", card["card"], grade, "--key", asked["token"], "--duration-ms", str(took_ms), *words)
    enough = " Done for today; q stops." if done["session"]["held"] else ""
    say(f"Comes back {done['memory']['due_at']}. {done['total']} waiting.{enough}")
say("Nothing is due.")
