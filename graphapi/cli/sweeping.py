"""The sweeper: what is too old goes, and the bytes of all that was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.app import clock
from graphapi.cli.output import bar
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.store.retention import read_retention, sweep, too_old

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store


def run_sweep(settings: Settings, reply: Reply, *, dry_run: bool) -> None:
    """Sweep the store, or say what would be swept, and show how many rows of each kind."""
    keep, now = read_retention(settings.keep, "GRAPHAPI_KEEP"), clock(settings)()

    async def work(store: Store) -> tuple[Mapping[str, int], Sequence[str]]:
        if dry_run:
            return await too_old(store, keep, now=now), ()
        return await sweep(store, keep, now=now), await store.erase()

    with bar(""):
        swept, left = with_store(settings, work)
    teller = Teller(reply.language, lambda ref: ref.id)
    data: dict[str, Any] = {"swept": swept, "outOfReach": list(left), "dryRun": dry_run}
    rows = [(name, f"{count:,}") for name, count in swept.items()]
    table = table_of(teller, "", ("rows", "too_old"), rows)
    reply.show(data, [table, *map(Text, left)])
