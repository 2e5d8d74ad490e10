"""Every setting, declared once with its default and its line of help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphapi.settings.values import (
    read_any_text,
    read_count,
    read_level,
    read_memory,
    read_moment,
    read_optional_switch,
    read_port,
    read_seconds,
    read_switch,
    read_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapi.model.rows import Millis


def _setting(read: Callable[[str, str], Any], default: str, help_: str) -> Mapping[str, Any]:
    return {"read": read, "default": default, "help": help_}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; see each setting's help in :func:`settings_table`.

    ``as_of`` is in epoch milliseconds UTC, ``None`` for now; ``deadline`` in seconds.
    """

    store: str = field(
        metadata=_setting(
            read_text,
            "sqlite:///graphapi.sqlite",
            "where facts are kept: `sqlite:///path` or `neo4j://host:7687`",
        )
    )
    neo4j_user: str = field(metadata=_setting(read_text, "neo4j", "user name at Neo4j"))
    neo4j_password: str = field(
        repr=False, metadata=_setting(read_any_text, "", "password at Neo4j")
    )
    neo4j_database: str = field(metadata=_setting(read_text, "neo4j", "database at Neo4j"))
    host: str = field(
        metadata=_setting(
            read_text, "127.0.0.1", "address to serve at; `0.0.0.0` for every network"
        )
    )
    port: int = field(metadata=_setting(read_port, "8000", "port to serve at"))
    as_of: Millis | None = field(
        metadata=_setting(
            read_moment,
            "",
            "moment that ages are counted from, e.g. `2026-01-01T00:00:00Z`; empty for now",
        )
    )
    deadline: float = field(
        metadata=_setting(
            read_seconds, "30", "seconds after which a call of the store or a question gives up"
        )
    )
    log: str = field(
        metadata=_setting(
            read_level,
            "WARNING",
            "what the log of a server tells: `INFO` for each request, `WARNING` or `ERROR`",
        )
    )
    compiled: bool = field(metadata=_setting(read_switch, "on", "`off` to compile no queries"))
    spans: bool = field(
        metadata=_setting(
            read_switch,
            "off",
            "`on` to send a span of OpenTelemetry for each request where "
            "`OTEL_EXPORTER_OTLP_ENDPOINT` says",
        )
    )
    keep: str = field(
        metadata=_setting(
            read_any_text,
            "visits=1095 touches=1095 ended=1825 requests=30 runs=365 reasons=365",
            "days that `graphapi sweep` keeps what is old, by name; what is not named for ever",
        )
    )
    memory: int | None = field(
        metadata=_setting(
            read_memory, "", "memory that a job may take, e.g. `8GiB`; empty for what is available"
        )
    )
    keys: str = field(
        metadata=_setting(
            read_any_text, "", "file of API keys, see `graphapi keys`; empty to accept none"
        )
    )
    jwks: str = field(
        metadata=_setting(
            read_any_text,
            "",
            "where the issuer of tokens publishes its keys (JWKS): a file or `https://…`; empty to "
            "accept no tokens",
        )
    )
    jwt_issuer: str = field(metadata=_setting(read_any_text, "", "what `iss` of a token must say"))
    jwt_audience: str = field(
        metadata=_setting(read_any_text, "", "what `aud` of a token must say")
    )
    unmasked: int = field(
        metadata=_setting(
            read_count, "60", "requests of one caller an hour that may unmask personal fields"
        )
    )
    rate: int = field(
        metadata=_setting(
            read_count,
            "100000",
            "units of cost that a caller may ask for a second; 0 for any number",
        )
    )
    graphiql: bool | None = field(
        metadata=_setting(
            read_optional_switch,
            "",
            "`on` to show browsers GraphiQL at `/graphql`, `off` not to; empty for on at the "
            "loopback alone",
        )
    )
    documents: str = field(
        metadata=_setting(
            read_any_text,
            "",
            "folder of `*.graphql` files, or JSON file of documents by id; if set, no others may "
            "be asked",
        )
    )
