# SPDX-License-Identifier: MIT
"""Anki's packages (`.apkg`): decks and what was learned of them, for a phone and back."""
