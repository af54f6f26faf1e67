# SPDX-License-Identifier: MIT
"""What makes a card hard to learn from or unsafe: the rules of `hark check`, and how they are run."""
