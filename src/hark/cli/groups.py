# SPDX-License-Identifier: MIT
"""The headings of help: those under which commands are listed, and those under which options are."""

EVERY_DAY, LOOKING, DECKS = "Every day", "Look around", "Decks"
SCRIPTS, UPKEEP = "For scripts", "Upkeep"
GROUPS = (EVERY_DAY, LOOKING, DECKS, SCRIPTS, UPKEEP)
"""The headings under which help lists the commands."""
COMMON = "Common options"
"""The heading for the options that every command has."""
OWN = "Options"
