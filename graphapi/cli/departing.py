"""All about one person in a file, and one person out of everything."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi import commands
from graphapi.changes import LOCAL
from graphapi.cli.auditing import entry_data
from graphapi.cli.output import as_text, bar, say
from graphapi.cli.plain import moment
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller
from graphapi.errors import BadFile, BadInput, UnknownId
from graphapi.jobs.leavings import clear, files_in, telling
from graphapi.model.columns import ColumnType, camel, columns
from graphapi.model.rows import Person
from graphapi.store.about import about
from graphapi.store.audit import Act, Note
from graphapi.store.forgetting import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphapi.cli.output import Reply
    from graphapi.jobs.leavings import Cleared
    from graphapi.model.rows import Row
    from graphapi.settings.declared import Settings
    from graphapi.store.about import About
    from graphapi.store.port import Store


def export_person(settings: Settings, id_: str, out: Path, *, force: bool) -> None:
    """Write all about a person into a file; that it was done is in the log before it is there.

    Raises
    ------
    UnknownId
        If nobody has the id.
    BadInput
        If a file is there already, or none can be.
    """
    if out.exists() and not force:
        raise BadInput(f"{out} is there already; name another file, or give --force.", field="out")
    if not out.parent.is_dir():
        raise BadInput(f"The folder {out.parent} does not exist; make it first.", field="out")

    async def read(store: Store) -> About:
        found = await about(store, id_)
        await store.note([Note(by=LOCAL, act=Act.EXPORT, what="all about a person", ids=(id_,))])
        return found

    with bar(""):
        found = with_store(settings, read)
    out.write_text(as_text(about_data(found)) + "\n", encoding="utf-8", newline="\n")
    say(str(out))


def about_data(found: About) -> dict[str, Any]:
    """Return all about a person as plain data."""
    return {
        "version": found.version,
        "person": row_data(found.person),
        **{
            kind.__name__[0].lower() + kind.__name__[1:]: [row_data(row) for row in rows]
            for kind, rows in found.rows.items()
        },
        "circles": [
            {"run": run, "circle": each.circle_id, "layer": each.layer, "role": each.role.value}
            for run, members in found.circles.items()
            for each in members
        ],
        "audit": [entry_data(each) for each in found.entries],
    }


def row_data(row: Row) -> dict[str, Any]:
    """Return a row as plain data, by the names of its columns outside."""
    times = {each.attribute for each in columns(type(row)) if each.holds is ColumnType.TIME}
    values = {each.attribute: getattr(row, each.attribute) for each in columns(type(row))}
    return {
        camel(name): moment(value) if name in times and value is not None else value
        for name, value in values.items()
    }


def delete_person(settings: Settings, reply: Reply, id_: str, also: Sequence[Path]) -> int:
    """Delete a person everywhere, show what was done, and return the exit status."""
    files = tuple(files_in(also))

    async def work(store: Store) -> tuple[int, Sequence[str], frozenset[str]]:
        (row,) = await store.get(Person, [id_])
        if row is None:
            raise UnknownId(f"There is no Person with the id {id_}; correct the id.", field="id")
        applied = await commands.delete_person(store, f"delete {uuid.uuid4()}", id_)
        return applied.deleted, await store.erase(), texts_of([row])

    with bar(""):
        deleted, left, texts = with_store(settings, work)
        told = telling(texts)
        cleared = [each for each in (clear(path, told) for path in files) if each.records != 0]
    data = {
        "deleted": deleted,
        "files": [{"file": str(each.path), "records": each.records} for each in cleared],
        "outOfReach": list(left),
    }
    teller = Teller(reply.language, lambda ref: ref.id)
    reply.show(data, _told(deleted, cleared, left, teller))
    return BadFile.exit_status if any(each.records is None for each in cleared) else 0


def _told(
    deleted: int, cleared: Sequence[Cleared], left: Sequence[str], teller: Teller
) -> Iterator[Text]:
    yield Text(teller.label("deleted", rows=deleted))
    for each in cleared:
        code = "cannot_clear" if each.records is None else "cleared"
        yield Text(teller.label(code, file=str(each.path), rows=each.records))
    yield from map(Text, left)
