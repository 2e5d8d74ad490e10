"""Folders of columns for tests, as Parquet or as CSV."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet
import pytest
from pyarrow import csv

from graphapi.compact.snapshot import open_snapshot
from graphapi.jobs.bulk.folder import load_columns

AT = 1_767_225_600_000
FORMS = pytest.mark.parametrize("suffix", ["csv", "parquet"])
PERSONS = {
    "id": ["ann", "bob", "cai", "dee"],
    "side": ["CUSTOMER", "OURS", "CUSTOMER", "THIRD_PARTY"],
    "groupId": ["bureau", "", "plant", "bureau"],
}
TIES = {
    "fromId": ["bob", "ann", "dee"],
    "toId": ["ann", "cai", "ann"],
    "kind": ["BUSINESS", "FRIEND", "CALLS"],
    "strength": ["0.5", "0.25", "1"],
}


def write(folder, suffix="csv", *, persons=PERSONS, ties=TIES, groups=None):
    """Write files of texts; an empty text is null."""
    folder.mkdir(exist_ok=True)
    for stem, columns in (("persons", persons), ("ties", ties), ("groups", groups)):
        if columns is not None:
            put(folder / f"{stem}.{suffix}", columns)
    return folder


def put(file, columns):
    """Write one file of texts; an empty text is null."""
    held = {name: [value or None for value in values] for name, values in columns.items()}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in held.items()})
    if file.suffix == ".csv":
        csv.write_csv(table, file, csv.WriteOptions(quoting_style="needed"))
    else:
        pyarrow.parquet.write_table(table, file)


def with_row(columns, **row):
    """Return columns with a row more, empty where it says nothing."""
    return {name: [*values, row.get(name, "")] for name, values in columns.items()}


def load(folder, **options):
    """Load a folder into a snapshot within it; return the report and the snapshot, opened."""
    report = load_columns(folder, folder / "out.snapshot", now=AT, **options)
    return report, open_snapshot(report.file)


def ties_of(snapshot):
    """Return kind and strength of each tie by its ends."""
    graph = snapshot.graph
    kinds, strengths = graph.column("kind").plain(), graph.column("strength").plain()
    ends = zip(graph.sources.tolist(), graph.targets.tolist(), strict=True)
    names = [(graph.labels[one], graph.labels[other]) for one, other in ends]
    return dict(zip(names, zip(kinds, strengths, strict=True), strict=True))
