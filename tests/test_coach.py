# SPDX-License-Identifier: MIT
"""What is said of a reply: whole remarks, where they belong, and what is never said."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hark.cards import reader
from hark.cards.model import Exchange, Skill
from hark.language import phrases
from hark.language.noticing import CUES
from hark.language.text import words
from hark.study import coach
from hark.study.coach import Remark, remarks, speaks_english
from places import HERE

DECKS = HERE.parent / "decks"
SHARED = tomllib.loads((DECKS / "shared" / "skills.toml").read_text("utf-8"))["skills"]
SKILLS = {name: Skill(name, skill["name"], skill["look_for"]) for name, skill in SHARED.items()}
NEVER = {"good", "bad", "wrong", "missing", "should", "score", "per", "cent", "percent", "detected", "empathy", "level"}
CAUTIONS = {"advice", "minimising", "reassurance", "knows-feeling", "but-after-hearing", "wording", "why-question"}


def told(reply: str, *skills: str, trap: str = "A shrug.", **more: Any) -> list[str]:
    """What is said of *reply* to something that is weighed by *skills*; *more* as `remarks` takes it."""
    said = Exchange(
        says="He left on Friday and I sleep on the sofa.", skills=skills, trap=trap, models=("I hear you.",)
    )
    return [remark.says for remark in remarks(said, [SKILLS[skill] for skill in skills], reply, **more)]


@pytest.mark.parametrize(
    ("reply", "skills", "expected"),
    [
        ("It sounds lonely.", ("reflect-feeling",), ["“It sounds lonely” gives back what you heard."]),
        ("You could try the bed.", ("avoid-advice",), ["“You could try” can land as advice. Did they ask for it?"]),
        ("Why did he go?", ("open-question",), ["“Why did he go” can sound like blame; “what made …” asks the same."]),
        ("Is he back?", ("open-question",), ["Yes or no answers “Is he back”. What would ask for more?"]),
        ("Is he back? What happened?", ("open-question",), [
            "“What happened” leaves the answer to them.",
            "Two questions at once, up to “What happened”: which one matters more?",
        ]),
        ("At least you have a sofa.", ("validate",), [
            "“At least you” can make it smaller. What happens if it stays as big as it is?"
        ]),
        ("I know exactly how you feel.", ("validate",), [
            "“I know exactly how you feel” is about your feeling. What might theirs be?"
        ]),
        ("I hear you, but he tried.", ("validate",), [
            "“I hear you, but”: what is left of the first half after the “but”?"
        ]),
        ("You'll be fine.", ("hold-silence",), [
            "“You'll be fine” hurries past it. What happens if it stays a moment?"
        ]),
        ("Who is with you?", ("open-question",), []),
        ("When my wife left I slept on the floor.", ("share-story-briefly",), [
            "“When my wife” comes from your own life. How does the floor go back to them?"
        ]),
        ("Can I tell you what others did?", ("ask-permission",), [
            "“Can I tell” asks before it gives."
        ]),
        ("That makes sense.", ("validate",), ["“That makes sense” says that it makes sense."]),
        ("He's an addict.", ("avoid-judgement",), [
            "“addict” names a person by it. Another way: “person with an addiction”."
        ]),
        ("Mm. The sofa.", ("reflect-feeling", "validate", "open-question"), []),
        ("You could try the bed.", ("reflect-feeling",), []),
    ],
)  # fmt: skip
def test_what_is_said(reply: str, skills: tuple[str, ...], expected: list[str]) -> None:
    """Each cue is quoted, named and asked about where it belongs to the card; anything else goes unsaid."""
    assert told(reply, *skills) == expected


def test_a_trap_is_a_place_for_a_remark() -> None:
    """What a card's trap warns of is said, whatever the skills."""
    assert told("You could try the bed.", "reflect-feeling", trap="Tips for sleeping.") == [
        "“You could try” can land as advice. Did they ask for it?"
    ]


def test_a_tick_that_disagrees_is_asked_about_alone() -> None:
    """A tick and a cue that disagree are asked once, by the skill's name, and nothing else is said."""
    reply = "It sounds lonely. You could try the bed. Have you tried a pill?"

    assert told(reply, "reflect-feeling", "avoid-advice", ticked=("reflect-feeling", "avoid-advice")) == [
        "You ticked “Leave advice out”, and “You could try” stands there. Does the tick stay?"
    ]
    assert told(reply, "reflect-feeling", "avoid-advice", ticked=("reflect-feeling",)) == [
        "“It sounds lonely” gives back what you heard.",
        "“You could try” can land as advice. Did they ask for it?",
    ]


DISAGREE = {
    "reflect-feeling": {"knows-feeling": "I know exactly how you feel."},
    "validate": {"but-after-hearing": "I hear you, but he tried."},
    "open-question": {
        "why-question": "Why did he go?",
        "several-questions": "What happened? How did he say it?",
        "closed-question": "Is he back?",
    },
    "hold-silence": {"several-questions": "What happened? How did he say it?"},
    "avoid-advice": {"advice": "You could try the bed."},
    "avoid-judgement": {"why-question": "Why did he go?", "wording": "He's an addict."},
    "avoid-minimising": {"minimising": "At least you have a sofa.", "reassurance": "You'll be fine."},
}
"""For each skill of which a tick can disagree with what is noticed, what does, and a reply that has it."""
CANNOT = {
    "affirm-strength", "ask-already-done", "ask-permission", "ask-plainly", "ask-where-and-who", "bring-someone-in",
    "honour-choice", "keep-boundary", "limits-first", "mend-the-miss", "reflect-meaning", "safety-check",
    "say-next-step", "share-information", "share-story-briefly", "warm-handover",
}  # fmt: skip
"""The skills of which nothing that is noticed says that they are not there."""


@pytest.mark.parametrize(("skill", "cue"), [(skill, cue) for skill, cues in DISAGREE.items() for cue in cues])
def test_each_tick_that_can_disagree_is_asked_about(skill: str, cue: str) -> None:
    """Whatever skill was ticked that a cue speaks against, the tick is asked about, once; unticked it is not."""
    said = Exchange(says="He left on Friday.", skills=(skill,), trap="A shrug.", models=("Oh.",))
    reply = DISAGREE[skill][cue]

    (asked,) = remarks(said, [SKILLS[skill]], reply, [skill])

    assert (asked.cue, asked.skill) == (cue, skill)
    assert asked.says.startswith(f"You ticked “{SKILLS[skill].name}”, and “")
    assert [remark.skill for remark in remarks(said, [SKILLS[skill]], reply) if remark.skill] == []


def test_the_table_knows_every_skill_and_cue() -> None:
    """Each shared skill can disagree with the cues listed here, or with none; each cue has its text."""
    table = {
        skill: {cue for cue, kind in coach._KINDS.items() if skill in kind.unlike}
        for kind in coach._KINDS.values() for skill in kind.unlike
    }  # fmt: skip

    assert table == {skill: set(cues) for skill, cues in DISAGREE.items()}
    assert set(SKILLS) == DISAGREE.keys() | CANNOT
    assert set(CUES) == coach._KINDS.keys()


def test_own_skills_come_first_and_a_cost_has_its_place() -> None:
    """What a reply does comes in the order of the rubric; what it may cost is told beside it, and never before."""
    reply = "It sounds lonely. That makes sense. What happened? You could try the bed."

    first, last = told(reply, "open-question", "validate"), told(reply, "validate", "open-question")
    assert first == last[::-1] == [
        "“What happened” leaves the answer to them.", "“That makes sense” says that it makes sense.",
    ]  # fmt: skip
    assert told(reply, "validate", "reflect-feeling", trap="Tips.") == [
        "“That makes sense” says that it makes sense.",
        "“You could try” can land as advice. Did they ask for it?",
    ]


TRAP = ["“You could try” stands there. Did the trap catch you?"]


@pytest.mark.parametrize(
    ("trap", "expected"),
    [
        ("Tips for sleeping.", TRAP),
        ('"You should sleep", or a smile.', TRAP),
        ("Hurrying on.", ["You ticked “Leave advice out”, and “You could try” stands there. Does the tick stay?"]),
    ],
)
def test_a_trap_noticed_is_asked_about(trap: str, expected: list[str]) -> None:
    """Where what is said next depends on it, a trap known by its words or by what it quotes is asked about alone."""
    assert (
        told("You could try the bed.", "avoid-advice", trap=trap, ticked=("avoid-advice",), asks_trap=True) == expected
    )


def test_where_there_is_danger_short_questions_and_instructions_are_right() -> None:
    """On a card about safety a plain question is named, and neither a closed question nor an instruction is."""
    assert told("Are you safe? Go to the door.", "ask-plainly", "open-question", "avoid-advice", safety=True) == [
        "“Are you safe” asks it plainly."
    ]


FLOOR = "comes from your own life. How does the floor go back to them?"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("No, I am not a therapist. I used to drink for years. What brought you here today?", []),
        ("What brought you here today? I used to drink.", [f"“I used to” {FLOOR}"]),
        ("I used to drink. What brought you here? My dad drank too.", [f"“My dad drank” {FLOOR}"]),
    ],
)  # fmt: skip
def test_a_question_gives_the_floor_back(reply: str, expected: list[str]) -> None:
    """A word about oneself is not asked about where a question to the person follows it; the last word counts."""
    assert told(reply, "share-story-briefly") == expected


def test_only_what_was_heard_is_given_back() -> None:
    """A statement that has neither a word of what was said nor a feeling is not said to give back what was heard."""
    back = ["It sounds like you miss her", "It sounds like you miss the bed", "It sounds like you feel ashamed of it"]

    assert [told(f"{reply}.", "reflect-feeling") for reply in back] == [
        [], [], [f"“{back[2]}” gives back what you heard."],
    ]  # fmt: skip
    assert told(f"{back[0]}. It sounds like the sofa is yours.", "reflect-feeling") == [
        "“It sounds like the sofa is yours” gives back what you heard."
    ]


@pytest.mark.parametrize("says", ["What would you have done?", "How did you get through it?", "It's late."])
def test_advice_asked_for_is_no_remark(says: str) -> None:
    """Who was asked what they would do, or did, may tell; nobody is asked whether that was wanted."""
    said = Exchange(says=says, skills=("avoid-advice",), trap="A shrug.", models=("Oh.",))

    told = remarks(said, [SKILLS["avoid-advice"]], "I think you should relax.")

    assert bool(told) is (says == "It's late.")


@pytest.mark.parametrize(
    "reply",
    [
        "Are you thinking of ending your life?", "Have you ever tried to kill yourself?",
        "Do you feel there's no reason to live?", "Are you thinking about suicide? Have you thought how?",
        "Do you want to die? Is that new?",
    ],
)  # fmt: skip
def test_nobody_is_talked_out_of_the_plain_question(reply: str) -> None:
    """On any card: who asks about suicide hears nothing of closed or many questions, nor of advice."""
    skills = ("open-question", "hold-silence", "avoid-advice")

    assert told(reply, *skills) == told(reply, *skills, ticked=skills) == []
    (kind,) = told(reply, "ask-plainly", *skills)
    assert kind.endswith("” asks it plainly.")


@given(
    some.lists(some.sampled_from(sorted(SKILLS)), min_size=3, unique=True),
    some.lists(some.sampled_from([example for _, _, example, _ in phrases.table()]), min_size=2, max_size=9),
    some.booleans(),
)
def test_few_and_never_a_verdict(skills: list[str], reply: list[str], ticks: bool) -> None:
    """Whatever is noticed, two remarks at most, and none has a word that judges, apart from the learner's own."""
    said = told(" ".join(reply), *skills, ticked=skills if ticks else ())

    assert len(said) <= 2
    assert all(NEVER.isdisjoint(words(re.sub("“.*?”", "", text))) for text in said)


def test_no_verdict_in_any_text() -> None:
    """No text that is ever said has a word that judges."""
    assert [kind.says for kind in coach._KINDS.values() if not NEVER.isdisjoint(words(kind.says))] == []


@pytest.mark.parametrize(("language", "expected"), [("en", True), ("en-GB", True), ("de", False), ("enm", False)])
def test_english_only(language: str, expected: bool) -> None:
    """Decks in another language get no remarks."""
    assert speaks_english(language) is expected


def test_no_caution_on_model_replies() -> None:
    """No model reply of the bundled decks, of scenarios or of a turn, draws a remark that would caution its writer."""
    drawn: list[tuple[str, Remark]] = []
    for file in sorted(DECKS.glob("*.toml")):
        for card in reader.parse(file.read_bytes(), SKILLS).cards:
            for said in card.turns:
                skills = [SKILLS[skill] for skill in said.skills]
                drawn += [
                    (card.id, remark)
                    for model in said.models
                    for remark in remarks(said, skills, model, said.skills, safety=card.safety, asks_trap=True)
                    if remark.cue in CAUTIONS or remark.skill or remark.trap
                ]

    assert drawn == []
