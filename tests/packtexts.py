# SPDX-License-Identifier: MIT
"""Packs as text: a Spanish one for the small deck `listening`, and one for any deck, with each text changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.cards import packs, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from hark.cards.model import Deck

SPANISH = """\
format = 2
translates = "listening"
language = "es"
title = "Escuchar"
description = "Un mazo pequeño para pruebas."
authors = ["Ana"]

[[cards]]
id = "reflection"
front = "¿Qué devuelve un reflejo?"
back = "Lo que dijo la persona, con palabras nuevas."
why = "Nota que la seguiste."

[[cards]]
id = "pause"
front = "Dejar espacio cuando alguien termina de hablar"
back = "Una pausa"

[[cards]]
id = "two-parts"
text = "Escuchar pide {{atención}} y {{tiempo}}."

[[cards]]
id = "which-reply"
question = "Ana dice: \\"Nadie llamó\\". ¿Qué respuesta le deja espacio?"
options = [
  { text = "Suena a soledad.", correct = true, why = "Nombra un sentimiento y se detiene ahí." },
  { text = "Seguro que estaban ocupados.", why = "Le quita peso al dolor." },
  { text = "¿Los llamaste tú?", why = "Un consejo vestido de pregunta." },
]
why = "Primero el sentimiento."

[[cards]]
id = "fourth-no"
setting = "Por teléfono, después de un rechazo."
says = "El cuarto no de este mes. Me rindo."
task = "¿Qué dices ahora?"
trap = "Consejos para la próxima solicitud."
models = ["Cuatro noes en un mes. Se entiende que quieras parar."]
why = "El sentimiento va antes que el plan."
"""
"""Every card of the small deck in Spanish; nothing says what it was translated from."""


def pack_text(deck: Deck, change: Callable[[str], str], language: str = "es") -> str:
    """A whole pack for *deck*, every text as *change* makes it."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            said = {name: inner for name, inner in value.items() if inner != []}
            return {name: inner if name == "after" else changed(inner) for name, inner in said.items()}
        return list(map(changed, value)) if isinstance(value, list) else change(value) if type(value) is str else value

    head = {"format": 2, "translates": deck.id, "language": language, packs.DIGEST: packs.digest(packs.head_of(deck))}
    tables = [
        {"id": card.id, packs.DIGEST: packs.digest(own := packs.originals(card))} | changed(own) for card in deck.cards
    ]
    return writing.compose(head | changed(packs.head_of(deck)), tables)
