# SPDX-License-Identifier: MIT
"""`hark session --stdio`: a session held by another program in lines of JSON."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hark.cli.sitting import Summary
from hark.commands.session import SessionStep
from hark.views.schema import json_schema
from hark.views.view import Error
from harness import DRIVER, Hark, Ran, events, kept, replies, welcomed
from places import environment


def held(hark: Hark, *actions: dict[str, Any] | str, options: str = "", at: str = "2026-03-02 09:00") -> list[Any]:
    """What a session answers to *actions*, line by line."""
    lines = (action if isinstance(action, str) else json.dumps(action) for action in actions)
    return said(hark(f"session --stdio {options}", stdin="".join(f"{line}\n" for line in lines), at=at))


def said(ran: Ran) -> list[Any]:
    """The objects that were written, each valid by its schema; nothing may be said besides."""
    assert ran.err == ""
    answers = [json.loads(line) for line in ran.out.splitlines()]
    for answer in answers:
        Draft202012Validator(json_schema(SHAPES[answer["schema"]])).validate(answer)
    return answers


def do(word: str, **values: Any) -> dict[str, Any]:
    """An action."""
    return {"do": word, **values}


SHAPES = {view.SCHEMA: view for view in (SessionStep, Summary, Error)}
SHOWN_LATER = ("answer", "why", "trap")


def test_a_concept(hark: Hark) -> None:
    """The welcome, the question without its answer, the answer with what each grade does, and the summary."""
    welcome, question, answer, after, end = held(
        hark, do("go_on"), do("show"), do("grade", grade="good"), do("quit"), options="--cards 2"
    )

    assert (welcome["notice"], welcome["card"], welcome["can"]) == ("welcome", None, ["go_on", "quit"])
    assert welcome["text"][0] == "Welcome to hark"
    assert (question["stage"], question["can"]) == ("ask", ["show", "skip", "suspend", "quit"])
    assert question["card"]["question"] == "What does a reflection hand back?"
    assert [question["card"][name] for name in SHOWN_LATER] == [None, None, None]
    assert (question["done"], question["total"], question["memory"]) == (0, 2, None)
    assert answer["card"]["answer"]
    assert [promise["grade"] for promise in answer["prospects"]] == ["again", "hard", "good", "easy"]
    assert (after["done"], "undo" in after["can"]) == (1, True)
    assert (end["schema"], end["cards"], end["recalled"]) == ("hark.summary/1", 1, 1)
    assert events(hark) == [("review", "listening/reflection", "good", False)]


def test_a_choice(hark: Hark) -> None:
    """Options come in the order shown, say nothing of themselves, and are picked by their number."""
    welcomed(hark)

    question, answer, _ = held(hark, do("pick", option=1), do("quit"), options="--kind choice")

    shown = question["card"]["options"]
    assert {(option["correct"], option["why"], option["picked"]) for option in shown} == {(None, None, False)}
    assert [option["option"] for option in answer["card"]["options"]] == [option["option"] for option in shown]
    assert [option["option"] for option in answer["card"]["options"] if option["picked"]] == [1]
    assert answer["suggestion"] in ("again", "good")


def test_a_scenario(hark: Hark) -> None:
    """Reply, consent, rubric, grade: each step shows what a person would see, and the reply is kept."""
    welcomed(hark)
    first = held(hark, do("reply", text="x"), do("consent", keep=None), do("quit"), options="--kind scenario --cards 1")
    skill = first[2]["card"]["skills"][0]["skill"]
    actions = (
        do("reply", text="That sounds hard."), do("consent", keep=True), do("tick", skill=skill),
        do("trap"), do("trap"), do("rate"), do("grade", grade="hard"), do("quit"),
    )  # fmt: skip

    ask, consent, rubric, ticked, trapped, freed, grade, last, end = held(
        hark, *actions, options="--kind scenario --cards 1"
    )

    assert (ask["card"]["skills"], ask["card"]["models"]) == ([], [])
    assert (consent["notice"], consent["can"]) == ("consent", ["consent", "quit"])
    assert (rubric["stage"], rubric["card"]["reply"]) == ("rubric", "That sounds hard.")
    assert rubric["can"][:3] == ["tick", "trap", "rate"]
    assert [one["skill"] for one in ticked["card"]["skills"] if one["ticked"]] == [skill]
    assert (trapped["card"]["trapped"], freed["card"]["trapped"]) == (True, False)
    assert rubric["card"]["models"] == []
    assert grade["card"]["models"]
    assert (last["notice"], last["can"]) == ("end", ["go_on", "undo", "quit"])
    assert end["cards"] == 1
    assert replies(hark) == ["That sounds hard."]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "not a line of JSON"),
        ("[]", "a line needs `do`"),
        ('{"do": 1}', "a line needs `do`"),
        ('{"do": "grade", "grade": "good"}', "`grade` cannot be done at this step"),
        ('{"do": "undo"}', "`undo` cannot be done at this step"),
        ('{"do": "show", "more": 1}', "unknown key `more`"),
        ('{"do": "show", "keep": 1}', "`keep` has the wrong type"),
    ],
)
def test_a_line_refused(hark: Hark, line: str, message: str) -> None:
    """It is answered with a refusal that names the line, nothing has happened, and the session goes on to its end."""
    welcomed(hark)

    ran = hark("session --stdio", stdin=f'{line}\n\n{{"do": "show"}}\n{{"do": "quit"}}\n')
    _, refusal, after, _ = said(ran)

    assert ran.code == 0

    assert refusal["schema"] == "hark.error/1"
    assert (refusal["error"]["message"], refusal["error"]["where"]["line"]) == (message, 1)
    assert after["stage"] == "grade"
    assert events(hark) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (do("grade"), "`grade` needs `grade`"),
        (do("grade", grade="fine"), "unknown grade `fine`"),
    ],
)
def test_an_action_that_lacks_something(hark: Hark, line: dict[str, Any], message: str) -> None:
    """What goes with an action is asked for, and must be one there is."""
    welcomed(hark)

    assert held(hark, do("show"), line)[2]["error"]["message"] == message


@pytest.mark.parametrize("option", [-1, 99])
def test_no_such_option(hark: Hark, option: int) -> None:
    """An option that is not there is refused."""
    welcomed(hark)

    assert held(hark, do("pick", option=option), options="--kind choice")[1]["error"]["message"] == (
        f"there is no option {option}"
    )


def test_undo_and_redo(hark: Hark) -> None:
    """A suspension is taken back and done again, and each step says so."""
    welcomed(hark)

    first, second, back, again, _ = held(hark, do("suspend"), do("undo"), do("redo"), do("quit"), options="--cards 2")

    assert back["card"]["card"] == first["card"]["card"]
    assert back["message"].startswith("taken back: setting it aside")
    assert "redo" in back["can"]
    assert again["card"]["card"] == second["card"]["card"]
    assert [(kind, undone) for kind, _, _, undone in events(hark)] == [
        ("suspend", True), ("undo", False), ("suspend", False),
    ]  # fmt: skip


def test_breaking_off(hark: Hark) -> None:
    """The end of input, in the middle of a line too, ends quietly with the summary; what was recorded stays."""
    welcomed(hark)

    *_, end = held(hark, do("show"), do("grade", grade="good"))
    ran = hark("session --stdio", stdin='{"do": "show"}\n{"do": "gra', at="2026-03-02 09:10")

    assert (end["schema"], end["cards"]) == ("hark.summary/1", 1)
    assert [one["schema"] for one in said(ran)] == ["hark.session_step/1"] * 2 + ["hark.summary/1"]
    assert ran.code == 0
    assert [kind for kind, *_ in events(hark)] == ["review"]


def test_a_draft_survives(hark: Hark) -> None:
    """A reply begun is offered again by the next session, where replies are kept."""
    welcomed(hark)
    hark("config journal keep")

    held(hark, do("draft", text="That sounds"), options="--kind scenario --cards 1")

    assert held(hark, options="--kind scenario --cards 1")[0]["draft"] == "That sounds"


def test_nothing_due_and_cramming(hark: Hark) -> None:
    """Without cards there is only the summary; cramming records nothing."""
    (end,) = held(hark, options="--new 0")
    welcomed(hark)
    *_, crammed = held(hark, do("show"), do("grade", grade="good"), do("quit"), options="--cram --cards 1")

    assert (end["cards"], end["recorded"]) == (0, True)
    assert (crammed["cards"], crammed["recorded"]) == (1, False)
    assert events(hark) == []


def test_it_is_for_programs(hark: Hark) -> None:
    """Without `--stdio` it says who it is for; a deck that is not there is refused as JSON."""
    ran = hark("session")
    (refusal,) = said(hark("session zebra --stdio"))

    assert (ran.code, ran.out) == (2, "")
    assert "hark review" in ran.err
    assert refusal["error"]["code"] == "no_such_deck"


def test_a_grade_is_on_disk_before_the_next_step(tmp_path: Path) -> None:
    """Killed as soon as the next step is read, the grade is there; steps come while the input stays open."""
    hark = Hark(tmp_path)
    with subprocess.Popen(
        [*DRIVER, "session", "--stdio", "--cards", "2"], env=environment(tmp_path), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert json.loads(process.stdout.readline())["notice"] == "welcome"
        for action in (do("go_on"), do("show"), do("grade", grade="good")):
            process.stdin.write(json.dumps(action) + "\n")
            process.stdin.flush()
            step = json.loads(process.stdout.readline())
        process.kill()

    assert step["done"] == 1
    assert kept(hark, "SELECT kind, grade FROM event") == [("review", "good")]


def test_the_end(hark: Hark) -> None:
    """After the last card it can be taken back; the summary tells what was practised, what to keep and the week."""
    welcomed(hark)
    actions = (do("show"), do("grade", grade="easy"), do("undo"), do("grade", grade="good"), do("go_on"))

    *_, first_end, back, last_end, summary = held(hark, *actions, options="listening --cards 1")

    assert (first_end["notice"], first_end["card"], first_end["done"]) == ("end", None, 1)
    assert first_end["text"] == ["That was the last card."]
    assert (back["stage"], back["done"], last_end["notice"]) == ("grade", 0, "end")
    assert summary["practised"] == [{"deck": "listening", "title": "Listening", "cards": 1}]
    assert summary["keep"] == {"card": "listening/reflection", "text": "What the person said, in fresh words."}
    assert [day["reviews"] for day in summary["week"]] == [0, 0, 0, 0, 0, 0, 1]
    assert [summary["week"][place]["day"] for place in (0, -1)] == ["2026-02-24", "2026-03-02"]
    assert [grade for _, _, grade, undone in events(hark) if grade and not undone] == ["good"]
