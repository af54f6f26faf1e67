# SPDX-License-Identifier: MIT
"""How answers look: words in `words`, `parts` and `cards`, blocks in `page`, and the two ways of setting them."""
