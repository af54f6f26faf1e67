# SPDX-License-Identifier: MIT
"""One file a command: what is typed, what is answered, how it reads. Delete the file and the command is gone."""
