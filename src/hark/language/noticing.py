# SPDX-License-Identifier: MIT
"""What can be noticed in a reply, quoting it: whether something is asked, given back, advised, made small.

The phrases stand in `noticing.txt`, whose head says how they are written; questions and what is given back are seen by
their form as well. English only. Nothing here says that something is missing, that a reply is good or bad, or that a
person is safe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language import phrases
from hark.language.guards import is_undone, says_back
from hark.language.leading import leads_to_no
from hark.language.questions import questions
from hark.language.reflections import gives_back
from hark.language.sentences import Heard, sentences
from hark.language.text import straight
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.language.sentences import Sentence

CUES = (
    "open-question",
    "closed-question",
    "several-questions",
    "why-question",
    "reflection",
    "advice",
    "self-disclosure",
    "knows-feeling",
    "reassurance",
    "validation",
    "permission",
    "minimising",
    "but-after-hearing",
    "wording",
    "safety-question",
)
"""Every cue, by the name programs know it by."""

_LEADING = "leading-question"
"""What takes the place of a safety question that leads to a no; nobody is told of it."""
_PLAIN = (_LEADING, "safety-question", "open-question")
"""What a sentence that leads to a no is not said to do."""
_QUESTIONS = ("open-question", "closed-question", "why-question")
_ALIKE = 7
"""Letters with which two questions begin that are one, asked again."""
_WHOLE = ("reflection", "validation")
"""What is quoted as a whole sentence: its first words alone tell little."""
LONGEST = 4_000
"""Characters of a reply that are looked at."""

_ASKS_ADVICE = (
    "what should i",
    "what do i do",
    "what would you do",
    "what can i do",
    "what could i",
    "any advice",
    "any ideas",
    "any tips",
    "how do i",
    "how should i",
    "should i",
    "do you think i should",
    "what do you suggest",
    "tell me what to",
    "what do you recommend",
    "what is your",
    "your idea",
    "go on then",
    "what would you have done",
    "what did you do",
    "how did you do it",
    "how did you manage",
    "how did you get through",
    "what helped you",
    "what worked for you",
)


@frozen
class Cue:
    """Something noticed: its name, the words it was noticed by, and where in the reply they stand, in characters."""

    cue: str
    quote: str
    start: int
    end: int


def notice(reply: str, said: str = "", setting: str = "") -> list[Cue]:
    """What can be noticed in *reply*, given what the person had *said* and the *setting*, in the order of the words.

    Quotes are exact stretches of *reply*. What the reply itself quotes is nobody's act and left out.
    """
    heard = Heard(straight(said[:LONGEST]), setting[:LONGEST])
    is_permitted = any(f" {asking} " in heard.line for asking in _ASKS_ADVICE)
    spans: list[tuple[str, int, int]] = []
    asked: dict[int, list[tuple[str, int, int]]] = {}
    for sentence in sentences(straight(reply[:LONGEST])):
        acts = _acts(sentence, heard)
        names = {name for name, _, _ in acts}
        is_permitted |= "permission" in names
        spans += [act for act in acts if not (is_permitted and act[0] == "advice")]
        asked.setdefault(sentence.turn, []).extend(act for act in acts if act[0] in _QUESTIONS)
    for acts in asked.values():
        different = {reply[start:end][:_ALIKE].lower(): (start, end) for _, start, end in reversed(acts)}
        if len(different) > 1:
            spans.append(("several-questions", *sorted(different.values())[1]))
    return [Cue(name, reply[start:end], start, end) for name, start, end in _apart(spans)]


def asks_of_danger(text: str) -> bool:
    """Whether *text* asks about danger, plainly or so that it leads to a no."""
    heard = Heard("")
    cues = {name for sentence in sentences(straight(text[:LONGEST])) for name, _, _ in _by_phrase(sentence, heard)}
    return not cues.isdisjoint(("safety-question", _LEADING))


def _acts(sentence: Sentence, heard: Heard) -> list[tuple[str, int, int]]:
    """Everything that *sentence* does, by its phrases and its form: the cue and where it stands."""
    acts = list(_by_phrase(sentence, heard))
    is_leading = any(name == _LEADING for name, _, _ in acts)
    if is_leading or any(name == "safety-question" for name, _, _ in acts):
        acts = [act for act in acts if act[0] != "advice"]  # "have you ever tried to kill yourself"
    names = {name for name, _, _ in acts}
    begin, end = sentence.places[0].start, sentence.places[-1].end
    if "permission" in names:
        return [act for act in acts if act[0] != "self-disclosure"]
    if "advice" not in names:
        acts += [(kind, sentence.places[at].start, end) for kind, at in questions(sentence)]
    if not names and gives_back(sentence, heard):
        acts.append(("reflection", begin, end))
    return [act for act in acts if act[0] not in _PLAIN] if is_leading else acts


def _apart(cues: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """*cues* in order; of those of a name that overlap, the first."""
    last: dict[str, int] = {}
    for name, start, end in sorted(cues, key=lambda cue: (cue[1], -cue[2])):
        if start >= last.get(name, 0):
            last[name] = end
            yield name, start, end


def _by_phrase(sentence: Sentence, heard: Heard) -> Iterator[tuple[str, int, int]]:
    """Each phrase of the table that stands in *sentence* and is not undone by what stands around it."""
    by_first = phrases.index()
    said = sentence.words
    for at, word in enumerate(said):
        is_first = sentence.begins(at)
        for phrase in by_first.get(word, ()):
            if (phrase.asks is not None and phrase.asks != sentence.asks) or (phrase.first and not is_first):
                continue
            end = phrases.match(phrase.steps, 0, sentence, at)
            if end is None or (phrase.last and end < len(said)) or is_undone(phrase.cue, sentence, at, end, heard):
                continue
            is_back = phrase.cue == "advice" and says_back(sentence, end, heard)
            name = "reflection" if is_back else phrase.cue
            if name == "safety-question" and leads_to_no(sentence, at, end):
                name = _LEADING
            if name in _WHOLE:
                yield name, sentence.places[0].start, sentence.places[-1].end
            else:
                yield name, *sentence.span(at, end)
