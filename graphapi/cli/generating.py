"""Worlds that nobody lives in, written where the user says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from graphapi.cli.labels import label
from graphapi.errors import BadInput
from graphapi.jobs.generate.province import generate

if TYPE_CHECKING:
    from pathlib import Path

    from graphapi.cli.output import Reply


def write_province(reply: Reply, people: int, seed: int, file: Path, *, force: bool) -> None:
    """Generate a province and write it as a snapshot; a file that is there stays unless forced."""
    if file.exists() and not force:
        raise BadInput(f"{file} is there already; give --force to replace it.", field="--out")
    if not file.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {file.absolute().parent}; make it.", field="--out")
    province = generate(people, seed)
    digest = province.save(file)
    data = {
        "file": str(file),
        "persons": len(province.graph),
        "groups": province.plan.groups,
        "ties": province.graph.number_of_edges(),
        "digest": digest,
    }
    sentence = label(
        "generated",
        reply.language,
        file=str(file),
        persons=f"{data['persons']:,}",
        groups=f"{data['groups']:,}",
        ties=f"{data['ties']:,}",
    )
    reply.show(data, [Text(sentence)])
