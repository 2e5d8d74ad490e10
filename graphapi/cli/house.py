"""What the store holds, and the files that are made of the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.api.schema import sdl
from graphapi.cli.output import say
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.errors import BadFile, BadInput
from graphapi.model.rows import KINDS
from graphapi.model.words import RunKind
from graphapi.store.cypher import schema_statements
from graphapi.store.port import Ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import RenderableType

    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store

_SECRETS = re.compile("//[^/]*@")


def show_status(settings: Settings, reply: Reply) -> None:
    """Show which store there is and what it holds."""

    async def look(store: Store) -> dict[str, Any]:
        counts = {kind.__name__: await _count(store, kind) for kind in KINDS}
        run = await store.published(RunKind.CIRCLES)
        return {
            "store": without_secrets(settings.store),
            "version": await store.version(),
            "counts": counts,
            "circles": run and {"run": run.id, "version": run.version},
        }

    data = with_store(settings, look)
    reply.show(data, _status_tables(data, Teller(reply.language, lambda ref: ref.id)))


async def _count(store: Store, kind: Any) -> int:
    page = await store.page(kind, Ask(first=1, count=True))
    return page.count or 0


def without_secrets(store: str) -> str:
    """Return the address of a store without a user or password in it."""
    return _SECRETS.sub("//", store)


def _status_tables(data: Mapping[str, Any], teller: Teller) -> Iterator[RenderableType]:
    run = data["circles"]
    rows = [(kind, f"{count:,}") for kind, count in data["counts"].items()]
    yield Text(f"{teller.label('store')}: {data['store']}")
    yield Text(f"{teller.label('version')}: {data['version']}")
    yield Text(f"{teller.label('published')}: {run['run'] if run else teller.label('none')}")
    yield table_of(teller, "", ("rows", "total"), rows)


def generated() -> Mapping[str, str]:
    """Return the files that are made of the code: name and content."""
    statements = "".join(f"{statement};\n" for statement in schema_statements())
    return {"schema.graphql": sdl(), "neo4j.cypher": statements}


def write_schema(folder: Path, *, check: bool) -> None:
    """Write the generated files into a folder, or check that they are there and as they should be.

    Raises
    ------
    BadFile
        With ``check``, if a file is missing or differs.
    BadInput
        If the folder cannot be written.
    """
    for name, content in generated().items():
        path = folder / name
        if check:
            _check(path, content)
        else:
            _write(path, content)
            say(str(path))


def _check(path: Path, content: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        raise BadFile(
            f"{path} is not what the code makes; write it anew with graphapi schema.",
            field=path.name,
        )


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written ({error.strerror}); name another folder.", field="folder"
        ) from None
