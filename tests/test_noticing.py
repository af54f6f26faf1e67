# SPDX-License-Identifier: MIT
"""What is noticed in replies: each line of the table by its own examples, then what holds for any text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hark.language import phrases
from hark.language.noticing import CUES, LONGEST, asks_of_danger, notice
from noticing import PAGE, filled, measured

LINES = tuple(phrases.table())


def cues(reply: str, said: str = "") -> dict[str, str]:
    """The first quote of each cue in *reply*."""
    by_name: dict[str, str] = {}
    for cue in notice(reply, said):
        by_name.setdefault(cue.cue, cue.quote)
    return by_name


@pytest.mark.parametrize(
    ("cue", "phrase", "example", "counter"), LINES, ids=[f"{cue}: {words}" for cue, words, *_ in LINES]
)
def test_each_phrase_by_its_examples(cue: str, phrase: str, example: str, counter: str) -> None:
    """A phrase is noticed in its example and its cue is not in the counter-example, which shares its words."""
    assert cue in cues(example), phrase
    assert cue not in cues(counter), phrase


@given(some.text(max_size=400), some.text(max_size=100))
def test_quotes_are_exact_stretches(reply: str, said: str) -> None:
    """Whatever is typed, a quote stands in the reply where it says, and a cue is one of the promised names."""
    for cue in notice(reply, said):
        assert cue.quote == reply[cue.start : cue.end] != ""
        assert cue.cue in CUES


@given(some.lists(some.sampled_from([word for line in LINES for word in line[2].split()]), max_size=60))
def test_words_of_the_table_in_any_order(said: list[str]) -> None:
    """Words of the examples in any order give quotes that are exact stretches, and the same ones again."""
    reply = " ".join(said)
    assert notice(reply) == notice(reply)
    assert all(cue.quote == reply[cue.start : cue.end] for cue in notice(reply))


def test_what_is_beyond_the_limit_is_left_out() -> None:
    """A reply is looked at as far as its limit."""
    assert cues("a " * (LONGEST // 2) + "You should call her.") == {}


@pytest.mark.parametrize(
    ("said", "reply", "expected"),
    [
        ("My wife says I have to quit.", "You have to quit, she says.", {"reflection"}),
        ("", "So you feel you should leave.", {"reflection"}),
        ("", "You don't have to decide today.", set()),
        ("", "You shouldn't have to carry this alone.", set()),
        ("What should I do?", "You could try the Tuesday group.", set()),
        ("He left.", "Could I tell you what helped me? You could try the Tuesday group.", {"permission"}),
        ("I'm tired.", "Someone told you 'you should rest more'.", set()),
        ("I'm tired.", "“You'll be fine”, he said, and hung up.", set()),
        ("I applied four times and they all said no.", "Four noes in one month.", {"reflection"}),
        ("", "I don't think it will get better by itself.", set()),
        ("", "You slept at least two hours.", {"reflection"}),
        ("", "Are you safe? (Yes.) Have you taken anything?", {"safety-question", "closed-question"}),
        ("", "How could you even measure that?", set()),
        ("", "So are you!", set()),
        ("", "Take care of yourself.", set()),
        ("When does it open?", "You go in by the side door at nine.", set()),
        ("I'm scared of the dentist.", "You're scared of the dentist.", set()),
        ("", "You are so strong.", set()),
        ("", "so um like what happened then", {"open-question"}),
        ("", "u shud call her", {"advice"}),
        ("", "So you, you know, you kept going to work.", {"reflection"}),
        ("", "So you've-you've been on your own with it.", {"reflection"}),
        ("", "You seem like a very caring soul.", set()),
        ("Moving hurts.", "Moving can be very rough.", set()),
        ("", "You take the pink ones at night.", set()),
        ("", "So there are a few ways you could go about that.", set()),
        ("", "You felt you had no say in it?", set()),
        ("", "Where would you like to begin?", set()),
        ("", "Is there a neighbour that you could wake?", {"closed-question"}),
        ("", "So you wanna get some peace.", {"reflection"}),
        ("", "You should be proud.", set()),
        ("", "I've often felt out of place at parties.", {"self-disclosure"}),
        ("I'd love a coffee.", "Me too.", set()),
        ("", "Mine could be worse.", set()),
        ("", "Is he, are you in danger?", {"closed-question", "safety-question"}),
    ],
)  # fmt: skip
def test_guards(said: str, reply: str, expected: set[str]) -> None:
    """What is mirrored, asked for, permitted, quoted, denied, rhetorical or only an amount is not taken for the act."""
    assert set(cues(reply, said)) == expected


@pytest.mark.parametrize(
    "reply",
    [
        "You're not thinking about killing yourself, are you?",
        "Please tell me you don't want to kill yourself?",
        "Tell me you aren't suicidal.",
        "Surely you would not kill yourself?",
        "Nobody here wants to kill themselves, right?",
        "I hope you're not thinking of ending your life?",
        "You wouldn't kill yourself, would you?",
        "You don't want to die, right?",
        "You didn't try to kill yourself, did you?",
        "Promise me you're not thinking of suicide?",
        "You haven't taken anything, have you?",
        "You're not in danger, are you?",
        "No thoughts of suicide, then?",
        "You're not suicidal, are you?",
        "You're not, you know, thinking of ending it all, are you?",
        "You're not... thinking of killing yourself, are you?",
        "You are surely not, with two kids at home, thinking of suicide?",
        "You said you're tired, but you don't want to die, do you?",
        "None of you wants to kill yourself, right?",
        "It's not that you want to die, is it?",
        "Don't tell me you're thinking of suicide?",
        "You'd tell me if you were thinking of suicide, wouldn't you?",
        "You're too strong to kill yourself, right?",
        "Suicide isn't on your mind, is it?",
        "Are you thinking of suicide? I hope not.",
        "Are you thinking of suicide? Say it isn't so.",
        "Are you thinking of suicide? You're not, are you?",
        "Are you suicidal, no?",
        "Are you sure you're not thinking of suicide?",
        "Do you have no plan to kill yourself?",
        "Have you really no thoughts of suicide?",
        "Can I trust you not to kill yourself?",
        "Can you tell me that you're not going to kill yourself?",
        "Could you promise that you won't kill yourself?",
        "How can you think of killing yourself when you have kids?",
        "Who would want to kill themselves over that?",
        "We don't have to worry about suicide, do we?",
        "Tell me no one wants to die.",
        "Tell me there are no thoughts of suicide.",
        "ur not suicidal are u?",
        "hope ur not thinking of suicide?",
    ],
)
def test_a_question_that_hopes_for_a_no_is_not_plain(reply: str) -> None:
    """Who leads to a no is not told that this asks plainly, nor that it asks openly."""
    assert {"safety-question", "open-question"}.isdisjoint(cues(reply))


@pytest.mark.parametrize(
    "reply",
    [
        "You're thinking of killing yourself?",
        "Are you thinking about suicide, or not?",
        "Do you not want to live anymore?",
        "You don't want to live anymore?",
        "Is it that you don't want to be alive?",
        "I hope you don't mind my asking: are you thinking of killing yourself?",
        "Not everyone can say it, so I ask: are you thinking of suicide?",
        "Could you please tell me if you are thinking of suicide?",
        "Are you thinking of killing yourself?",
        "Do you want to die?",
        "Do you want to die, or do you not want to live like this?",
        "You want to die?",
        "You want to die, don't you?",
        "Any thoughts of suicide, or none at all?",
        "Are you, um, thinking of suicide?",
        "I don't know if this is it but are you thinking of killing yourself?",
        "When you say you can't go on, do you mean suicide?",
        "Have you lost all hope and thought of suicide?",
        "Have you thought about killing yourself, not just now but ever?",
        "I hate to ask, but do you want to die?",
        "Are you thinking about suicide? You can say no.",
        "Are you thinking about suicide? I'm not going anywhere.",
        "You don't see a way out. Are you thinking of suicide?",
        "How were you thinking of killing yourself?",
    ],
)
def test_a_not_elsewhere_leaves_it_plain(reply: str) -> None:
    """A "not" that is the person's own, or stands in another clause, takes nothing from a plain question."""
    assert "safety-question" in cues(reply)


@pytest.mark.parametrize(
    ("reply", "asks_openly"),
    [
        ("Tell me about suicide in your family.", True), ("Tell me how you are.", True), ("Tell me that again.", True),
        ("Can you tell me that story?", True), ("Tell me it's over.", False), ("Tell me that she is wrong.", False),
        ("Can you tell me you're sorry?", False),
    ],
)  # fmt: skip
def test_who_says_what_is_to_be_told_asks_nothing(reply: str, asks_openly: bool) -> None:
    """Who says "tell me" asks openly, unless what is to be told follows."""
    assert ("open-question" in cues(reply)) is asks_openly


@pytest.mark.parametrize("reply", ["You're not going to jump, are you?", "Are you going to jump?", "Hm?"])
def test_about_danger_however_it_is_asked(reply: str) -> None:
    """A question about danger is known as one, for who keeps it from a model, also where it leads to a no."""
    assert asks_of_danger(reply) is (reply != "Hm?")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It's only a dog.", {"minimising": "It's only a dog"}),
        ("It isn't the end of the world.", {"minimising": "isn't the end of the world"}),
        ("At least you're alive.", {"minimising": "At least you're"}),
    ],
)
def test_a_quote_has_whole_words(reply: str, expected: dict[str, str]) -> None:
    """A quote neither begins nor ends within a word, though "it's" is read as two."""
    assert cues(reply) == expected


@pytest.mark.parametrize(
    "reply",
    [
        "You should never have to hear that.", "You should be left alone.", "You ought to be allowed to scream.",
        "You shouldn't need to beg for it.", "You should have been told.",
    ],
)  # fmt: skip
def test_what_is_wished_to_somebody_is_no_advice(reply: str) -> None:
    """Who says "you should" gives no advice where it says what others should do, or spare them."""
    assert "advice" not in cues(reply)


@pytest.mark.parametrize(
    "reply", ["You should be careful.", "You should be seen by a doctor.", "You should be treated by a nurse."]
)
def test_what_they_are_to_do_is_advice(reply: str) -> None:
    """With "you should be" advice is given where they are to see to it."""
    assert cues(reply) == {"advice": "You should"}


@pytest.mark.parametrize(
    "reply",
    [
        "She told you: you should leave. And that hurt.", "You should leave, she told you.",
        "He said, you'll be fine, and hung up.", "They told you, at least you have kids.",
        "Look on the bright side? No, that would be cheap.", "You'll be fine. No, I can't know that.",
        "You should leave? No, that's for you to say.", "I know how you feel. I take that back.",
        "I used to think I know how you feel, I was wrong.", "Everything happens for a reason. That's too cheap.",
    ],
)  # fmt: skip
def test_what_another_said_or_is_taken_back_is_nobodys_act(reply: str) -> None:
    """Speech told of without quotation marks, and what is taken back in the same breath, is nobody's act."""
    assert {"advice", "reassurance", "minimising", "knows-feeling", "self-disclosure"}.isdisjoint(cues(reply))


@pytest.mark.parametrize(
    ("reply", "cue"),
    [
        ("I told you: you should leave.", "advice"), ("That said, you should call her.", "advice"),
        ("You know what they say, time heals all wounds.", "minimising"),
        ("You'll be fine. No worries.", "reassurance"),
        ("Look on the bright side. No, really, do.", "minimising"), ("I think I know how you feel.", "knows-feeling"),
        ("Have you tried ringing them? No? Okay.", "advice"),
    ],
)  # fmt: skip
def test_what_only_looks_so_counts(reply: str, cue: str) -> None:
    """Who agrees with a saying, or says "no" to something else, takes nothing back."""
    assert cue in cues(reply)


@pytest.mark.parametrize(
    ("reply", "is_noticed"),
    [
        ("I'm an addict myself, eight years clean.", False), ("As an addict, I know that voice.", False),
        ("He called you an addict.", False), ("They called you a junkie for years.", False),
        ("She says you're an addict.", False), ("The schizo word was thrown at you.", False),
        ("I think you're an addict.", True), ("I'd call you an addict.", True), ("You look like a junkie.", True),
        ("Nobody told me he'd committed suicide.", True),
    ],
)  # fmt: skip
def test_whose_word_it_is(reply: str, is_noticed: bool) -> None:
    """A label is the speaker's own where they give it to another, and not where they tell of it or mean themselves."""
    assert ("wording" in cues(reply)) is is_noticed


def test_a_word_of_the_card_is_theirs() -> None:
    """A label that stands in what was said, or in the setting, is the person's."""
    reply = "Schizo, in gold, and yours now."

    assert [bool(notice(reply, *heard)) for heard in [(), ("Schizo. I sewed it on.",), ("", "SCHIZO in gold.")]] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Why don't we sit down for a moment?", set()), ("Why don't I get us a tea?", set()),
        ("Why don't you sit down?", set()), ("Why not sit down?", set()),
        ("Why don't you start at the beginning?", set()),
        ("Why don't you tell me about it?", {"open-question"}), ("Why don't you call her?", {"advice"}),
        ("Why don't you come to the group?", {"advice"}), ("Why don't you trust her?", {"why-question"}),
        ("Why don't they believe you?", {"why-question"}),
    ],
)  # fmt: skip
def test_an_invitation_asks_no_reason(reply: str, expected: set[str]) -> None:
    """With "why don't we" and "why don't you tell me" somebody is invited; others advise, or ask why."""
    assert set(cues(reply)) == expected


def test_two_questions_quote_the_second() -> None:
    """Of several questions the second is quoted; one that is asked twice is one."""
    assert cues("How did it go? Did you sleep?")["several-questions"] == "Did you sleep"
    assert "several-questions" not in cues("How come? How come you stopped?")


@pytest.mark.parametrize(
    "unit",
    ["you should have been there when I was at the end of it all, and what you are going through. ", "you ", "so, "],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    """A reply twice as long takes no more than twice the steps, and a few."""
    notice(unit)

    def steps(length: int) -> int:
        taken = 0

        def count(_frame: object, event: str, _more: object) -> None:
            nonlocal taken
            taken += event == "call"

        sys.setprofile(count)
        try:
            notice((unit * length)[:length])
        finally:
            sys.setprofile(None)
        return taken

    assert steps(4_000) < 2.2 * steps(2_000)


def test_it_is_right_about_the_lines_it_was_tuned_on() -> None:
    """On the half of the gold lines that rules may be written by, what is noticed is mostly there."""
    wanted = {
        "open-question": 0.92,
        "closed-question": 0.87,
        "reflection": 0.85,
        "advice": 0.85,
        "self-disclosure": 0.93,
        "knows-feeling": 0.9,
        "reassurance": 0.88,
        "validation": 0.85,
        "permission": 0.9,
    }
    counts = measured("tune")

    right = {cue: both / noticed for cue, (both, noticed, _) in counts.items()}
    assert {cue: right[cue] for cue, least in wanted.items() if right[cue] < least} == {}


def test_the_page_tells_how_often_it_is_right_today() -> None:
    """The table of docs/coach.md is what hark notices now: `python3 tasks.py notice` renews it."""
    page = PAGE.read_text(encoding="utf-8")

    assert filled(page) == page
