# SPDX-License-Identifier: MIT
"""Several computers of one person, kept alike."""
