# SPDX-License-Identifier: MIT
"""Writes the fingerprints of source articles, by which the rule `copied-run` knows a copied run of words.

    python docs/fingerprints.py ARTICLE...

The articles are not part of the project; of each run of eight words only a checksum is kept.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from hark.paths import bundled_decks
from hark.quality.check import fingerprints

if __name__ == "__main__":
    found = sorted(set().union(*(fingerprints(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:])))
    (bundled_decks() / "shared" / "articles.crc32").write_bytes(struct.pack(f"<{len(found)}I", *found))
