# SPDX-License-Identifier: MIT
"""Words: what a text says, and by which cues it does something."""
