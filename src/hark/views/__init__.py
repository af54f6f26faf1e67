# SPDX-License-Identifier: MIT
"""What answers are made of: frozen values, numbers and instants, never phrases.

Each command has its answer in its own file; here is what several of them share. All of it is the JSON contract:
`to_json` and `json_schema` both read the fields, so what is printed and what is promised cannot differ. Keys are added
within a version, never removed or changed.
"""
