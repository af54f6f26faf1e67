# SPDX-License-Identifier: MIT
"""Several computers, one progress: by a folder that something else carries, or a git remote."""
