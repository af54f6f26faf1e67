# SPDX-License-Identifier: MIT
"""A dialogue for the tests: three turns, of which the second depends on how the first reply was weighed."""

from __future__ import annotations

LETTERS = """\
format = 2
id = "letters"
title = "Letters"

[[cards]]
id = "the-letter"
kind = "dialogue"
setting = "A drop-in on a rainy Thursday. Marek, 44, turns an envelope over and over."
why = "He came to be with somebody while he holds it. A word about the slip mends more than an excuse."
topics = ["AL-02"]
sources = ["own"]
difficulty = 2

[[cards.turns]]
says = "It came on Monday, from the court. I still can't open it."
skills = ["reflect-feeling", "avoid-advice"]
trap = "Offering to open it for him."
models = ["All week in your pocket, and heavier every day.", "You brought it here. What is it like to hold it?"]

[[cards.turns]]
turn = 2
after = ["met", "else"]
says = "It's about my daughter. As long as it's shut I still have her."
skills = ["reflect-feeling", "open-question"]
trap = "Telling him that it is surely good news."
models = ["While it is shut, she is yours. What do you fear?", "So it is her that you carry. What would help you?"]

[[cards.turns]]
turn = 2
after = "trap"
says = "No. Leave it. Forget I said anything."
skills = ["reflect-feeling"]
trap = "Explaining that you only wanted to help."
models = ["I went too fast there. It stays shut, and you say when.", "That was me rushing you. A lot hangs on it."]

[[cards.turns]]
turn = 3
says = "If it's bad, I don't want to be on my own with it."
skills = ["open-question"]
trap = "Promising to come along whenever he opens it."
models = ["Who would you want in the room?", "What would be a better place for it than your flat?"]
"""
"""A whole deck; its skills are among those of the small library."""
