"""The rule on DuckDB: one machine, tables that may be larger than its memory."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path


class DuckWarehouse:
    """Tables in a DuckDB database that lives as long as this.

    Parameters
    ----------
    folder : Path
        Where tables that do not fit into memory are put meanwhile.
    memory : str
        How much memory it may take, such as ``3GB``.
    """

    def __init__(self, folder: Path, *, memory: str = "3GB") -> None:
        duckdb = _imported()
        self.version = f"duckdb {duckdb.__version__}"
        self._connection: Any = duckdb.connect(
            config={"memory_limit": memory, "temp_directory": str(folder / "spill")}
        )
        self._do("SET preserve_insertion_order = false")

    def read(self, table: str, file: Path) -> None:
        """Make a table of the Parquet files at a place."""
        files = file / "*.parquet" if file.is_dir() else file
        self.make(table, f"FROM read_parquet('{_quoted(files)}')")

    def view(self, name: str, statement: str) -> None:
        """Let a name stand for a statement, in place of one with its name."""
        self._do(f"CREATE OR REPLACE VIEW {name} AS {statement}")

    def make(self, table: str, statement: str) -> None:
        """Make a table of the rows of a statement, in place of one with its name."""
        self._do(f"CREATE OR REPLACE TABLE {table} AS {statement}")

    def keep(self, table: str, place: Path) -> None:
        """Write a table to a place as Parquet."""
        place.mkdir(parents=True)
        self._do(f"COPY {table} TO '{_quoted(place / 'part-0.parquet')}' (FORMAT parquet)")

    def number(self, statement: str) -> int:
        """Return the one number that a statement finds."""
        return int(self._do(statement)[0][0])

    def close(self) -> None:
        """Let go of everything."""
        self._connection.close()

    def _do(self, statement: str) -> list[Any]:
        found: list[Any] = self._connection.execute(statement).fetchall()
        return found


def _quoted(place: Path) -> str:
    return str(place).replace("'", "''")


def _imported() -> Any:
    try:
        return import_module("duckdb")
    except ImportError as error:
        raise BadInput(
            "--engine duckdb needs DuckDB; install graphapi[duckdb].", field="engine"
        ) from error
