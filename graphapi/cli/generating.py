"""Worlds that nobody lives in, written where the user says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.cli.labels import label
from graphapi.cli.options import Format
from graphapi.cli.places import check_out
from graphapi.jobs.generate.province import generate

if TYPE_CHECKING:
    from graphapi.cli.output import Reply
    from graphapi.jobs.generate.province import Province

_NAMES = {Format.SNAPSHOT: "province.snapshot", Format.PARQUET: "province", Format.CSV: "province"}


def write_province(
    reply: Reply, people: int, seed: int, form: Format, out: Path | None, *, force: bool
) -> None:
    """Generate a province and write it in a form; what is there stays unless forced."""
    place = out or Path(_NAMES[form])
    write = _snapshot if form is Format.SNAPSHOT else _columns
    written = write(place, people, seed, form, force=force)
    data = {"file": str(place), **written}
    counts = {name: f"{data[name]:,}" for name in ("persons", "groups", "ties")}
    sentence = label("generated", reply.language, file=str(place), **counts)
    reply.show(data, [Text(sentence)])


def _snapshot(file: Path, people: int, seed: int, _: Format, *, force: bool) -> dict[str, Any]:
    check_out(file, force=force)
    province = generate(people, seed)
    digest = province.save(file)
    return {**_counts(province), "digest": digest}


def _columns(folder: Path, people: int, seed: int, form: Format, *, force: bool) -> dict[str, Any]:
    from graphapi.jobs.bulk.writing import (  # noqa: PLC0415 - pyarrow comes with an extra
        check_free,
        write_columns,
    )

    check_free(folder, force=force)
    province = generate(people, seed)
    write_columns(folder, province.contents(), form.value, force=force)
    return _counts(province)


def _counts(province: Province) -> dict[str, int]:
    return {
        "persons": len(province.graph),
        "groups": province.plan.groups,
        "ties": province.graph.number_of_edges(),
    }
