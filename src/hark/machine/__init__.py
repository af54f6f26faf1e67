# SPDX-License-Identifier: MIT
"""A program of the learner's own choice that is asked about a reply, and what of its answer may be shown."""
