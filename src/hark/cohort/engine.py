# SPDX-License-Identifier: MIT
"""The one door to DuckDB, which reads and writes Parquet and answers questions in SQL.

It has so much memory and no more, fetches nothing, loads no extension, and sees one folder alone.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from hark.errors import Exit, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEMORY_MB = 512
_MOST_THREADS = 4
SCRATCH = ".scratch"
"""The folder in which DuckDB puts what does not fit into memory; it goes with the connection."""


class Engine:
    """DuckDB over the Parquet below one folder."""

    def __init__(self, connection: Any, error: type[Exception], folder: Path) -> None:
        self._connection, self._error, self._folder = connection, error, folder

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that *sql* gives. Raises `Refusal`."""
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, list(values)).fetchall()
        except self._error as error:
            raise self._refusal(error) from None
        except RuntimeError as error:  # what DuckDB makes of Ctrl-C
            if "interrupted" in str(error):
                raise KeyboardInterrupt from None
            raise
        return rows

    def pack(self, lines: Path, parquet: Path, columns: Sequence[tuple[str, str]]) -> None:
        """Writes the checked JSON in the file *lines* to the file *parquet*, by learner and day. Raises `Refusal`."""
        types = ", ".join(f"{name}: '{kind}'" for name, kind in columns)
        self.ask(
            f"COPY (SELECT * FROM read_json({_literal(_escaped(lines))}, format = 'newline_delimited',"
            f" columns = {{{types}}}) ORDER BY learner, day) TO {_literal(str(parquet))}"
            " (FORMAT parquet, COMPRESSION zstd)"
        )

    def view_of(self, files: Sequence[Path]) -> None:
        """Makes the Parquet *files*, as one table, the view `events`. Raises `Refusal`."""
        names = ", ".join(_literal(_escaped(file)) for file in files)
        self.ask(
            f"CREATE OR REPLACE VIEW events AS SELECT * FROM read_parquet([{names}],"
            " hive_partitioning = true, hive_types = {'cohort': VARCHAR, 'month': VARCHAR})"
        )

    def _refusal(self, error: Exception) -> Refusal:
        name = type(error).__name__
        if name == "OutOfMemoryException":
            hint = f"it takes {MEMORY_MB} MB and room on the disk beside: make room there"
            return Refusal("no_memory", "there was not enough room to count", hint, exit_code=Exit.NO_SPACE)
        reason = str(error).splitlines()[0][:200]
        hint = "make room there, or take that folder away: it is made again from what was shared"
        return Refusal("damaged_cohort", f"what is kept of it cannot be used: {reason}", hint, file=str(self._folder))


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    """DuckDB for the Parquet in *folder*. Raises `Refusal`, also where it is not installed."""
    try:
        import duckdb  # 80 ms and 25 MB: an extra, for trainers
    except ImportError:
        hint = "`pip install 'hark[cohort]'`, or `pipx inject hark duckdb`"
        raise Refusal("no_duckdb", "counting what was shared needs DuckDB, which is not installed", hint) from None
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{MEMORY_MB}MB",
            "threads": max(1, min(_MOST_THREADS, os.cpu_count() or 1)),
            "temp_directory": str(folder / SCRATCH),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
        },
    )
    engine = Engine(connection, duckdb.Error, folder)
    try:
        # A pattern is looked up in the list as it is written, so the folder stands there in both spellings.
        allowed = ", ".join(_literal(name) for name in {str(folder), _escaped(folder)})
        engine.ask(f"SET allowed_directories = [{allowed}]")
        engine.ask("SET enable_external_access = false")
        engine.ask("SET lock_configuration = true")
        yield engine
    finally:
        connection.close()
        with suppress(OSError):
            (folder / SCRATCH).rmdir()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(path: Path) -> str:
    """*path* as a pattern that fits it alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
