# SPDX-License-Identifier: MIT
"""Cards and decks: the model, the file they stand in, and the library of all decks."""
