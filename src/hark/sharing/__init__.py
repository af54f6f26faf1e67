# SPDX-License-Identifier: MIT
"""Decks from elsewhere: where they can come from, what is offered there, and how they come into the library."""
