# SPDX-License-Identifier: MIT
"""`hark help`: the topics there is help on, a topic, or how a command is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated, ClassVar

from hark import errors
from hark.cards.model import Skill
from hark.cli import usage
from hark.cli.app import UPKEEP, command, tree
from hark.cli.options import Argument
from hark.cli.usage import CommandLine, Help, help_of, listed
from hark.cli.world import World
from hark.errors import Refusal
from hark.render import topics
from hark.render.page import Block, Gap, Terms, Text, Tone
from hark.render.words import Here
from hark.values import frozen, replace
from hark.views.topic import TermText, Topic, TopicPart
from hark.views.view import View


@frozen
class TopicLine:
    """A help topic in a list."""

    topic: str
    summary: str


@frozen
class Topics(View):
    """`hark help`: what there is help on."""

    SCHEMA: ClassVar[str] = "hark.topics/1"
    COLUMNS: ClassVar[int] = 80
    topics: tuple[TopicLine, ...]
    commands: tuple[CommandLine, ...]


@command(UPKEEP, 10)
def help_(
    world: World,
    topic: Annotated[str | None, Argument(metavar="[TOPIC]", help="A topic, or a command.")] = None,
    deck: Annotated[str | None, Argument(metavar="[DECK]", help="With `skills`: whose own to list, too.")] = None,
) -> Topics | Topic | Help:
    """Explain a topic or a command.

    Alone, it lists the topics: the keys of a session, the words on screen, the skills of scenarios, how a deck
    is written, what scripts may rely on, files and more.

    \b
    Examples:
      hark help
      hark help
      hark help me
      hark help words
      hark help skills active-listening
      hark help review
    """
    if deck is not None and topic != "skills":
        raise errors.misuse("only `hark help skills` takes a deck", "name one topic or command")
    whole = tree()
    if topic is None:
        lines = tuple(TopicLine(known.topic, known.summary) for known in topics.topics())
        return Topics(lines, listed(whole))
    commands = [command.name for command in whole if command.name]
    known = {known.topic: known for known in topics.topics()}
    if topic in commands and topic not in known:  # `skills` is both: `hark skills --help` has the other
        return help_of(topic, whole)
    if topic not in known:
        raise errors.unknown_word("topic", topic, [*known, *commands], "`hark help` lists the topics")
    if topic == "me":
        return replace(known[topic], parts=(*_lines(world), *known[topic].parts))
    return _with_skills(world, known[topic], deck) if topic == "skills" else known[topic]


def _lines(world: World) -> tuple[TopicPart, ...]:
    """Where help is to be found in the learner's region; nothing where that cannot be read: the topic names more."""
    with suppress(Refusal):
        helpline = world.read_library().helpline(world.config.region)
        lines = (("to talk", helpline), ("abuse", helpline.abuse), ("a child", helpline.child))
        terms = tuple(TermText(about, line.text) for about, line in lines if line)
        hint = None if world.config.region else "`hark config region` shows lines of your country, where it has them."
        return (TopicPart("Now", hint, terms, None),)
    return ()


def _with_skills(world: World, topic: Topic, name: str | None) -> Topic:
    """*topic* with the skills there are: the shared ones, and those of the deck *name*."""
    library = world.read_library()
    parts = [_skills("In every deck", library.skills.values())]
    if name is not None:
        deck = library.whole(library.deck(name))
        parts.append(_skills(f"In {deck.id}", deck.skills) if deck.skills else _none_of_its_own(deck.id))
    return replace(topic, parts=(*topic.parts, *parts))


def _skills(heading: str, skills: Iterable[Skill]) -> TopicPart:
    terms = (TermText(skill.id, f"{skill.name}. {skill.look_for}") for skill in skills)
    return TopicPart(heading, None, tuple(terms), None)


def _none_of_its_own(deck: str) -> TopicPart:
    return TopicPart(None, f"`{deck}` defines none of its own.", (), None)


def choices(parameter: str) -> Iterable[tuple[str, str]]:
    """The topics; the shells put the commands behind them."""
    return ((known.topic, known.summary) for known in topics.topics()) if parameter == "topic" else ()


def page(view: Topics | Topic | Help, here: Here) -> Iterable[Block]:
    """A list, an explanation, or the page that `--help` shows."""
    if isinstance(view, Help):
        return usage.page(view, here)
    return _topic(view) if isinstance(view, Topic) else _topics(view)


def _topic(view: Topic) -> Iterator[Block]:
    yield Text(view.summary, Tone.STRONG)
    column = max((len(term.term) for part in view.parts for term in part.terms), default=0)
    for part in view.parts:
        yield Gap()
        if part.heading:
            yield Text(f"{part.heading}:", Tone.STRONG)
        if part.text:
            yield Text(part.text)
        if part.terms:
            yield Terms(tuple((term.term, term.about) for term in part.terms), column)
        if part.code:
            yield from (Text(line, indent=2) for line in part.code.rstrip("\n").split("\n"))


def _topics(view: Topics) -> Iterator[Block]:
    yield Text("`hark help TOPIC` tells more of any of these.")
    groups: dict[str, list[tuple[str, str]]] = {"Topics": [(topic.topic, topic.summary) for topic in view.topics]}
    for line in view.commands:
        groups.setdefault(line.group, []).append((line.command, line.summary))
    yield from usage.lists(groups)
