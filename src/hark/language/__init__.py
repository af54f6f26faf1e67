# SPDX-License-Identifier: MIT
"""What words do: cues, labels, advice and danger. One home for all word lists."""
