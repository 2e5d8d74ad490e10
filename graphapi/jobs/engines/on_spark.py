"""The rule on Spark: a cluster, or one machine that stands for it."""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS = {
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
}
"""On one machine a session is short: Java compiles fast, not well, which halves its CPU time."""


class SparkWarehouse:
    """Tables of a Spark session; each is written out when it is made, so plans stay short.

    Parameters
    ----------
    folder : Path
        Where tables lie; every worker must reach it.
    master : str, optional
        Which cluster, as Spark names it; ``SPARK_MASTER`` or this machine if left out.
    memory : str
        How much memory the driver may take, such as ``3g``.
    """

    def __init__(self, folder: Path, *, master: str | None = None, memory: str = "3g") -> None:
        chosen = master or os.environ.get("SPARK_MASTER") or "local[2]"
        builder = _imported().SparkSession.builder.appName("graphapi circles").master(chosen)
        for name, value in (_SETTINGS | (_LOCAL if chosen.startswith("local") else {})).items():
            builder = builder.config(name, value)
        self._session: Any = (
            builder.config("spark.driver.memory", memory)
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .config("spark.local.dir", str(folder / "spill"))
            .getOrCreate()
        )
        self.version = f"spark {self._session.version}"
        self._folder = folder / "tables"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._places: dict[str, Path] = {}
        self._made = 0

    def read(self, table: str, file: Path) -> None:
        """Make a table of the Parquet files at a place."""
        self.make(table, f"SELECT * FROM parquet.`{file}`")  # noqa: S608  a place of our own

    def view(self, name: str, statement: str) -> None:
        """Let a name stand for a statement, in place of one with its name."""
        self._session.sql(statement).createOrReplaceTempView(name)

    def make(self, table: str, statement: str) -> None:
        """Make a table of the rows of a statement, in place of one with its name."""
        self._made += 1
        place = self._folder / f"{table}-{self._made}"
        self._session.sql(statement).write.parquet(str(place))
        self._session.read.parquet(str(place)).createOrReplaceTempView(table)
        old, self._places[table] = self._places.get(table), place
        if old is not None:
            shutil.rmtree(old)

    def keep(self, table: str, place: Path) -> None:
        """Put a table at a place as Parquet; its files are shared, for they never change."""
        shutil.copytree(self._places[table], place, copy_function=os.link)

    def number(self, statement: str) -> int:
        """Return the one number that a statement finds."""
        return int(self._session.sql(statement).first()[0])

    def close(self) -> None:
        """Let go of everything."""
        self._session.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _imported() -> Any:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise BadInput("--engine spark needs Java 17 or newer on the PATH.", field="engine")
    try:
        return import_module("pyspark.sql")
    except ImportError as error:
        raise BadInput(
            "--engine spark needs Spark; install graphapi[spark].", field="engine"
        ) from error
