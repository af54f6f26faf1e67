# SPDX-License-Identifier: MIT
"""What a team shared, put together for its trainer: never a person, only groups that are large enough."""
