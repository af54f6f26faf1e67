# SPDX-License-Identifier: MIT
"""The progress file: the log, where cards stand, backups, restoring and merging."""
