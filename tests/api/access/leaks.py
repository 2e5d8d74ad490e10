"""Who asks for canaries, by which door, and what they were told that is not theirs.

What each caller must not see is decided here, from the world and the table of classes; what they
did see is looked for in the whole answer, its headers, and ids taken apart.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.api.access.classes import Sort
from graphapi.api.schema import schema
from graphapi.app import create_app, open_store
from graphapi.settings.environment import settings_from
from tests.api.access.canaries import EAST, NOWHERE, WEST, canaries, world
from tests.api.access.issuer import AUDIENCE, ISSUER, Issuer
from tests.api.access.probes import Prober, relay
from tests.api.client import Client
from tests.live.circle_runs import publish
from tests.worlds import AS_OF, fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphapi.settings.declared import Settings
    from tests.api.access.probes import Probe

T = TypeVar("T")

ROWS = world()
CANARIES = tuple(canaries(ROWS))
AT_ONCE = 16
"""Probes of one document."""
CROSSING = frozenset({"Tie.strength", "Tie.certainty"})
"""What a step out of scope still counts with; it names nobody."""
OURS = frozenset({f"{EAST}wang", f"{EAST}zhao"})
"""Our own people, whom everybody in the house may look up."""


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, and what they may see, told anew and apart from the code."""

    name: str
    claims: dict[str, Any] | None
    east: bool = True
    west: bool = False
    sensitive: bool = False
    clear: bool = False

    def hidden(self) -> Iterator[str]:
        """Yield patterns of what must not be in an answer to them."""
        for canary in CANARIES:
            if not self._may_see(canary):
                yield canary.pattern

    def _may_see(self, canary: Any) -> bool:
        if self.claims is None:
            return False
        if canary.sort is Sort.PERSONAL and not self.clear:
            return False
        if canary.sort is Sort.SENSITIVE and not self.sensitive:
            return False
        if canary.west:
            return self.west or (self.sensitive and canary.place in CROSSING)
        return self.east or canary.row in OURS


EASTERN = {"regions": ["东区"]}
ASKERS = (
    Asker("nobody", None),
    Asker("reader", {"roles": ["READER"], **EASTERN}),
    Asker("lead", {"roles": ["LEAD"], **EASTERN}, sensitive=True),
    Asker(
        "manager",
        {"roles": ["MANAGER"], "groups": [f"{EAST}bureau"], "regions": ...},
        sensitive=True,
    ),
    Asker("manager of nothing", {"roles": ["MANAGER"], "regions": ...}, east=False, sensitive=True),
    Asker("analyst", {"roles": ["ANALYST"], "regions": ...}, west=True, sensitive=True),
    Asker("job", {"roles": ["JOB"], "regions": ...}, west=True),
    Asker("admin", {"roles": ["ADMIN"], "regions": ...}, west=True, sensitive=True),
    Asker("lead who says why", {"roles": ["LEAD"], **EASTERN}, sensitive=True, clear=True),
    Asker(
        "admin who says why",
        {"roles": ["ADMIN"], "regions": ...},
        west=True,
        sensitive=True,
        clear=True,
    ),
)
CONFINED = tuple(asker for asker in ASKERS if asker.claims and not asker.west)


class Door:
    """The API with tokens switched on, and everybody who asks there."""

    def __init__(self, client: Client, issuer: Issuer) -> None:
        self.client = client
        self.issuer = issuer
        self.numbers = count()
        self.sent = 0

    def headers(self, asker: Asker) -> dict[str, str]:
        """Return headers of a caller whom nobody has seen yet, so that nothing is rationed."""
        if asker.claims is None:
            return {}
        sub = f"caller-{next(self.numbers)}"
        token = self.issuer.token(algorithm="ES256", sub=sub, **asker.claims)
        why = {"GraphAPI-Unmask": "a customer is on the phone"} if asker.clear else {}
        return {"authorization": f"Bearer {token}", **why}

    def ask(self, asker: Asker, query: str) -> tuple[Any, set[str]]:
        """Ask until there was time enough; return the answer and the codes of its errors."""
        while True:
            answer = self.client.request(
                "POST", "/graphql", json={"query": query}, headers=self.headers(asker)
            )
            errors = answer.json().get("errors", ())
            codes = {each["extensions"]["code"] for each in errors}
            if "DEADLINE_EXCEEDED" not in codes:
                return answer, codes

    def answers(self, asker: Asker, probes: Sequence[Probe]) -> Iterator[tuple[str, Any]]:
        """Ask as few documents as there may be; yield each with its answer."""
        query = "{ " + " ".join(f"p{n}: {each.text}" for n, each in enumerate(probes)) + " }"
        answer, codes = self.ask(asker, query)
        if len(probes) > 1 and any(code.endswith("_LIMIT_EXCEEDED") for code in codes):
            middle = len(probes) // 2
            yield from self.answers(asker, probes[:middle])
            yield from self.answers(asker, probes[middle:])
            return
        assert "GRAPHQL_VALIDATION_FAILED" not in codes, (query, answer.text)
        assert not any(code.endswith("_LIMIT_EXCEEDED") for code in codes), (query, answer.text)
        self.sent += len(probes)
        yield query, answer


def opened(place: str, folder: Path, runs: Sequence[Any] = ()) -> Iterator[Door]:
    """Fill the store of an address with the world and what runs found, and open the door to it."""
    issuer = Issuer()
    store = {"GRAPHAPI_STORE": place, "GRAPHAPI_AS_OF": AS_OF}
    asyncio.run(_filled(settings_from({**store, "GRAPHAPI_DEADLINE": "300"}), runs))
    settings = {
        **store,
        "GRAPHAPI_JWKS": str(issuer.publish(folder / "keys.json")),
        "GRAPHAPI_JWT_ISSUER": ISSUER,
        "GRAPHAPI_JWT_AUDIENCE": AUDIENCE,
    }
    with Client(create_app(settings_from(settings))) as client:
        yield Door(client, issuer)


async def _filled(settings: Settings, runs: Sequence[Any]) -> None:
    store = open_store(settings)
    await store.open()
    try:
        await fill(store, ROWS)
        for circles in runs:
            await publish(store, circles, leaders=("wq7-miller", "wq7-baker"))
    finally:
        await store.close()


def ids_of(begin: str) -> dict[str, str]:
    """Return the ids to ask for: of the east, of the west, or of nobody."""
    person, group = ("chief", "bureau") if begin == EAST else ("miller", "mill")
    return {
        **dict.fromkeys(("person.id", "to", "person", "persons", "personId"), begin + person),
        **dict.fromkeys(("group.id", "group", "groups", "groupId", "parentId"), begin + group),
        "circle.id": f"WORK-{begin}{person}",
        "id": relay("Person", begin + person),
        "ids": relay("Group", begin + group),
    }


def probes_for(begin: str) -> list[Probe]:
    texts = [begin, *(c.text for c in CANARIES if c.place in {"Person.name", "Group.name"})][::7]
    prober = Prober(schema()._schema, ids_of(begin), texts)
    rows = [(type(row).__name__, row.id) for row in ROWS if row.id.startswith(begin)]
    return [*prober.probes(), *prober.nodes(rows)]


def taken_apart(text: str) -> str:
    """Return a text with what its Relay ids stand for."""
    parts = [text]
    for found in re.findall(r"[A-Za-z0-9+/]{8,}={0,2}", text):
        try:
            parts.append(base64.b64decode(found, validate=True).decode())
        except ValueError:
            continue
    return "\n".join(parts)


def in_batches(probes: Sequence[T]) -> Iterator[Sequence[T]]:
    return (probes[start : start + AT_ONCE] for start in range(0, len(probes), AT_ONCE))


def leaks_of(door: Door, askers: Sequence[Asker], probes: Sequence[Probe]) -> Counter[str]:
    """Count what callers saw that is not theirs, unless they said it themselves."""
    leaks: Counter[str] = Counter()
    for asker in askers:
        hidden = re.compile("|".join(asker.hidden()) or "(?!)")
        for batch in in_batches(probes):
            for query, answer in door.answers(asker, batch):
                told, said = taken_apart(f"{answer.headers}\n{answer.text}"), taken_apart(query)
                seen = (each for each in hidden.findall(told) if each not in said)
                leaks.update(f"{asker.name}: {each}" for each in seen)
    return leaks


def as_if_unknown(text: str) -> str:
    """Return a text with the ids of the west made into ids that nobody has."""
    text = re.sub(r'"lagSeconds":[^,}]+', "", text)
    for row in ROWS:
        if row.id.startswith(WEST):
            kind, unknown = type(row).__name__, row.id.replace(WEST, NOWHERE)
            text = text.replace(relay(kind, row.id), relay(kind, unknown))
    return text.replace(WEST, NOWHERE)


def pairs_alike(door: Door, askers: Sequence[Asker], pairs: Sequence[tuple[Probe, Probe]]) -> int:
    """Ask pairs of probes of a foreign and an unknown id, which must be answered alike; count."""
    compared = 0
    for asker in askers:
        for some in in_batches(pairs):
            foreign = [answer.text for _, answer in door.answers(asker, [one for one, _ in some])]
            unknown = [answer.text for _, answer in door.answers(asker, [two for _, two in some])]
            assert list(map(as_if_unknown, foreign)) == list(map(as_if_unknown, unknown))
            compared += len(some)
    return compared


def pairs() -> list[tuple[Probe, Probe]]:
    """Return probes of ids of the west beside the same of ids that nobody has."""
    foreign = probes_for(WEST)
    unknown = (replace(probe, text=as_if_unknown(probe.text)) for probe in foreign)
    return [(one, two) for one, two in zip(foreign, unknown, strict=True) if one != two]
