# SPDX-License-Identifier: MIT
"""`hark move`: has a card or a deck called otherwise, or puts a card into another deck, with what was learned of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import config, errors, files
from hark.cards import deckfile
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, Target
from hark.cli.world import World
from hark.errors import DeckFaults, Refusal, count
from hark.memory.fold import is_part
from hark.memory.model import EventKind
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.study import today, undoing
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.view import View

if TYPE_CHECKING:
    from hark.cards.model import Deck
    from hark.progress.changeset import Contents


@frozen
class Moved(View):
    """`hark move`: what is called what now, where its text is, and how many questions took what you learned along."""

    SCHEMA: ClassVar[str] = "hark.move/1"
    old: str
    new: str
    file: str
    text_moved: bool
    """Whether a deck file was changed; else only what was learned was brought after a text that had moved already."""
    studied: int


@command(DECKS, 8)
def move(
    world: World,
    old: Target,
    new: Annotated[str, Argument(metavar="NEW", help="What to call it: deck/card for a card, deck for a deck.")],
) -> Moved:
    """Rename or move a card or a deck; what you learned goes along.

    The text goes from one file to the other as it stands, comments too. Your own decks then say in `moved` what
    they were called, so that it goes along for everybody who updates from you. Where you moved the text
    yourself, the same command takes what you learned after it. `hark move NEW OLD` goes back.

    \b
    Examples:
      hark move first-week/who-to-call basics/who-to-call
      hark move first-week first-days
    """
    from hark.progress import changeset

    if not deckfile.is_name(new):
        raise errors.misuse(f"`{new}` cannot be a name", f"a deck, or deck/card: {deckfile.ID_HINT}")
    with world.learner() as learner:
        _resolved(learner, old, new)  # what cannot be done is refused before a progress file is begun
    with world.learner(writing=True, changing_decks=True) as learner:
        was, is_text = _resolved(learner, old, new)
        studied = [
            ref for ref, at in learner.store.snapshot.standings_of(was).items() if at.memory and is_part(ref, was)
        ]
        with changeset.as_one(learner.store, world.folders) as contents:
            if is_text:
                contents.update(_card(learner, was, new) if "/" in was else _deck(learner, was, new))
            if learner.store.snapshot.standings_of(was):
                detail = {"to": new} | ({"with_text": True} if is_text else {})
                learner.store.log.record(learner.moment, was, EventKind.MOVE, detail=detail)
            today.rename(learner.store, learner.moment.day, was, new)
            if is_text:
                undoing.note_deck_change(learner, f"moving {was} to {new}", f"`hark move {new} {was}`")
        file = str(learner.folders.decks / f"{new.partition('/')[0]}.toml")
    if "/" not in was:
        _move_settings(world, was, new)
    return Moved(was, new, file, is_text, len(studied))


def _resolved(learner: Learner, old: str, new: str) -> tuple[str, bool]:
    """The deck or card that *old* means, and whether its text is there to be moved. Raises `Refusal`."""
    library, snapshot = learner.library, learner.store.snapshot
    try:
        was = library.target(old)[0].partition("#")[0]
    except Refusal:
        if not (snapshot.standings_of(old) and _is_there(learner, new)):
            raise
        was = old
    if was.count("/") != new.count("/"):
        what = "card, so name its place as deck/card" if "/" in was else "deck, so name a deck"
        raise errors.misuse(
            f"`{was}` is a {what}", f"hark move {was} {new}/{was}" if "/" in was else "hark move --help"
        )
    if was == new:
        raise errors.misuse(f"`{was}` is called so already", "name what it is to be called")
    is_text = _is_there(learner, was)
    if is_text and (_is_there(learner, new) or ("/" not in new and files.exists(library.own_folder / f"{new}.toml"))):
        raise Refusal("exists", f"there is a {'card' if '/' in new else 'deck'} `{new}` already", "choose another name")
    if any(standing.memory for standing in snapshot.standings_of(new).values()):
        raise Refusal("has_history", f"there is a history of `{new}`, which would be mixed up", "choose another name")
    return was, is_text


def _is_there(learner: Learner, name: str) -> bool:
    return learner.library.find(name) is not None if "/" in name else name in learner.library.ids


def _deck(learner: Learner, was: str, new: str) -> Contents:
    """What has the deck *was* called *new*. Raises `Refusal`."""
    from hark.cards import moving, writing
    from hark.sharing.shelf import Shelf

    library, shelf = learner.library, Shelf(learner.folders)
    if library.files[was].parent != library.own_folder:
        hint = "its cards can be moved into decks of yours one by one"
        raise Refusal("bundled", f"`{was}` came with hark and keeps its name", hint)
    deck, data = _read(learner, was)
    renamed = writing.renamed(data, deck, new)
    if renamed is None:
        hint = 'its file must say `id = "..."` on a line of its own'
        raise Refusal("id", f"`{was}` cannot be given another id", hint, file=str(library.files[was]))
    data = renamed[0] if shelf.origin(was) else moving.with_moved(renamed[0], was, new)
    return shelf.rename(was, new, data)


def _card(learner: Learner, was: str, new: str) -> Contents:
    """What takes the text of the card *was* to where *new* says. Raises `Refusal`."""
    from hark.cards import moving
    from hark.sharing.shelf import Shelf

    (deck_id, card_id), (into_id, name) = was.split("/"), new.split("/")
    deck, data = _read(learner, deck_id)
    contents: Contents = {}
    if into_id == deck_id:
        data = moving.renamed_card(data, deck, card_id, name)
    else:
        if into_id not in learner.library.ids:
            missing = errors.no_such_deck(into_id, learner.library.ids)
            raise missing.but(hint=f"`hark new {into_id}` begins one")
        into, target = _read(learner, into_id)
        rest, data = moving.carried(data, deck, card_id, target, into, name, learner.library.skills)
        contents[learner.folders.decks / f"{deck_id}.toml"] = rest
    is_own = learner.library.files[into_id].parent == learner.library.own_folder
    if is_own and not Shelf(learner.folders).origin(into_id):
        data = moving.with_moved(data, was, new)
    return contents | {learner.folders.decks / f"{into_id}.toml": data}


def _read(learner: Learner, deck_id: str) -> tuple[Deck, bytes]:
    """The deck of that id, and its file. Raises `Refusal` where that has changed since it was looked at."""
    from hark.cards import disk

    file = learner.library.files[deck_id]
    try:
        data = disk.read_bytes(file)
        return disk.deck_in(data, file, learner.library.skills), data
    except DeckFaults as broken:
        raise errors.broken_deck(str(file), broken.faults) from None


def _move_settings(world: World, was: str, new: str) -> None:
    """Has the settings speak of the deck by its new name."""
    settings = world.config
    if was in settings.path:
        path = " ".join(new if deck == was else deck for deck in settings.path)
        config.write(world.folders.config_file, ("path",), path)
    for name, value in settings.of_deck.get(was, {}).items():
        config.write(world.folders.config_file, ("decks", new, name), str(value))
        config.write(world.folders.config_file, ("decks", was, name), None)
    world.forget_config()
    world.renew_due_file()


def page(view: Moved, _here: Here) -> Iterator[Block]:
    """What is called what now, and what became of what was learned."""
    yield Text(f"{view.old} is {view.new} now.")
    along = f"What you learned of {count(view.studied, 'question')} went along." if view.studied else ""
    yield Text(f"{along} `hark move {view.new} {view.old}` goes back.".strip(), Tone.DIM)
