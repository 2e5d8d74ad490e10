"""The audit log as people read it."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.cli.output import bar
from graphapi.cli.plain import moment
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.cli.terminal import printable
from graphapi.errors import BadInput
from graphapi.model.columns import camel
from graphapi.store.log import entries_concerning, log, read_anchor, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings
    from graphapi.store.audit import Entry
    from graphapi.store.log import Verdict
    from graphapi.store.port import Store

_HEADS = ("number", "when", "who", "act", "what", "total", "reason")


def show_log(settings: Settings, reply: Reply, *, first: int, person: str | None) -> None:
    """Show the last entries, of all or about one person."""

    async def read(store: Store) -> Sequence[Entry]:
        if person is not None:
            return (await entries_concerning(store, person))[-first:]
        head = await store.audit_head()
        return tuple(deque([each async for each in log(store, head.number - first)], first))

    found = with_store(settings, read)[::-1]
    teller = Teller(reply.language, lambda ref: ref.id)
    table = table_of(teller, teller.label("log"), _HEADS, map(_row, found))
    reply.show({"entries": [entry_data(each) for each in found]}, [table])


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain data."""
    data = {camel(name): value for name, value in asdict(entry).items()}
    return {**data, "at": moment(entry.at), "subjects": entry.subjects.split()}


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.number,
        moment(entry.at)[:19].replace("T", " "),
        printable(entry.by),
        entry.act,
        entry.what,
        f"{entry.count:,}",
        printable(entry.reason or ""),
    )


def show_verdict(settings: Settings, reply: Reply, expect: str | None) -> int:
    """Verify the log, show what came of it, and return the exit status."""
    anchor = None if expect is None else read_anchor(expect, "--expect")
    with bar(""):
        verdict = with_store(settings, lambda store: verify(store, anchor))
    end = f"{verdict.head.number}:{verdict.head.hash}"
    data = {
        "entries": verdict.entries,
        "end": end,
        "faults": [asdict(each) for each in verdict.faults],
    }
    reply.show(data, _told(verdict, end, Teller(reply.language, lambda ref: ref.id)))
    return BadInput.exit_status if verdict.faults else 0


def _told(verdict: Verdict, end: str, teller: Teller) -> list[Text]:
    faults = [Text(f"{each.number}: {each.sentence}") for each in verdict.faults]
    code = "log_broken" if faults else "log_whole"
    return [*faults, Text(teller.label(code, entries=verdict.entries)), Text(end)]
