"""How soon a change of the facts shows in the risk of a made world: run by hand.

``python -m tests.speed.moving --people 1000000`` makes a world of so many people in groups of 67,
with 5.6 ties each, and lets touches, losses, visits, ties, seats, incidents and bundles happen to
them. Told are milliseconds of CPU from a change at hand to the new risk of the person concerned, by
kind of change: folding, moving, and the first question, as one reader would see them.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.risk.moved import moved
from graphapi.analysis.world import assemble
from graphapi.changes import Change
from graphapi.live.fold import fold
from graphapi.live.load import News
from graphapi.live.moving import State, advanced, swept
from graphapi.model.rows import (
    Bundle,
    CompetitorTouch,
    Group,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    Channel,
    IncidentKind,
    Role,
    Severity,
    Side,
    TieKind,
    TouchKind,
    TouchOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphapi.model.rows import Row

AT = 1_769_817_600_000
DAY = 86_400_000
SIZE, TIES, INSIDE = 67, 5.6, 0.8
"""People in a group; ties of a person; the share of them inside the group."""


def person(number: int) -> str:
    return f"p{number:08}"


def group(number: int) -> str:
    return f"g{number:07}"


class Made:
    """A made world, and what happens in it by chance."""

    def __init__(self, people: int, kinds: int, seed: int) -> None:
        self.people = people
        self.groups = max(1, people // SIZE)
        self.kinds = kinds
        self.rng = random.Random(seed)
        self.count = 0

    def rows(self) -> Iterator[Row]:
        for number in range(self.groups):
            known = {"industry": "x", "region": f"r{number % self.kinds}"} if self.kinds else {}
            yield Group(id=group(number), name="g", monthly_revenue=90_000, currency="CNY", **known)
        for number in range(self.people):
            yield Person(
                id=person(number), name="p", side=Side.CUSTOMER, monthly_revenue=100, currency="CNY"
            )
            yield self.seat_of(number)
        yield from self.ties()
        for _ in range(self.people // 200):
            yield from (self.touch(), self.visit(), self.visit(), self.visit())
        for _ in range(self.people // 500):
            yield self.loss()
        for _ in range(self.groups // 10):
            yield from (self.incident(), self.bundle())

    def seat_of(self, number: int) -> Seat:
        first = number % SIZE
        role = Role.DECISION_MAKER if first < 3 else Role.CONTACT if first < 5 else Role.MEMBER
        weight = (0.4, 0.3, 0.1, 0.1, 0.1)[first] if first < 5 else None
        home = group(min(number // SIZE, self.groups - 1))
        id_ = f"seat{number:08}"
        return Seat(id=id_, person_id=person(number), group_id=home, role=role, weight=weight)

    def ties(self) -> Iterator[Tie]:
        count = int(self.people * TIES)
        rng = np.random.default_rng(self.rng.randrange(1 << 30))
        sources = np.sort(rng.integers(0, self.people, count))
        near = sources // SIZE * SIZE + rng.integers(0, SIZE, count)
        far = rng.integers(0, self.people, count)
        targets = np.where(rng.random(count) < INSIDE, np.minimum(near, self.people - 1), far)
        kinds, strengths = list(TieKind), rng.integers(2, 10, count) / 10
        chosen = rng.integers(0, len(kinds), count)
        for n, (u, v, s, k) in enumerate(
            zip(
                sources.tolist(), targets.tolist(), strengths.tolist(), chosen.tolist(), strict=True
            )
        ):
            yield Tie(
                id=f"tie{n:09}", from_id=person(u), to_id=person(v), kind=kinds[k], strength=s
            )

    def new(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count:08}"

    def anybody(self) -> str:
        return person(self.rng.randrange(self.people))

    def anywhere(self) -> str:
        return group(self.rng.randrange(self.groups))

    def since(self) -> int:
        return AT - self.rng.randrange(90) * DAY

    def touch(self) -> CompetitorTouch:
        return CompetitorTouch(
            id=self.new("touch"),
            competitor="rival",
            kind=self.rng.choice(list(TouchKind)),
            at=self.since(),
            person_id=self.anybody(),
            outcome=self.rng.choice([TouchOutcome.UNKNOWN, TouchOutcome.PENDING]),
        )

    def group_touch(self) -> CompetitorTouch:
        return replace(self.touch(), person_id=None, group_id=self.anywhere())

    def loss(self) -> Loss:
        return Loss(id=self.new("loss"), person_id=self.anybody(), at=self.since())

    def visit(self) -> Visit:
        return Visit(
            id=self.new("visit"),
            own_person_id=self.anybody(),
            person_id=self.anybody(),
            at=self.since(),
            channel=Channel.VISIT,
        )

    def incident(self) -> Incident:
        return Incident(
            id=self.new("incident"),
            group_id=self.anywhere(),
            kind=IncidentKind.COMPLAINT,
            severity=Severity.ORDINARY,
            opened_at=self.since(),
        )

    def bundle(self) -> Bundle:
        return Bundle(id=self.new("bundle"), group_id=self.anywhere(), product="line", share=0.3)

    def tie(self) -> Tie:
        return Tie(
            id=self.new("tie"),
            from_id=self.anybody(),
            to_id=self.anybody(),
            kind=TieKind.FRIEND,
            strength=0.5,
        )

    def seat(self) -> Seat:
        return Seat(
            id=self.new("seat"),
            person_id=self.anybody(),
            group_id=self.anywhere(),
            role=self.rng.choice([Role.MEMBER, Role.CONTACT]),
        )


KINDS = ("touch", "touch", "group_touch", "loss", "visit", "tie", "seat", "incident", "bundle")


def change(made: Made, name: str) -> Change:
    row: Row = getattr(made, name)()
    return Change(1, type(row), row.id, row)


def concerned(row: Row) -> str | None:
    return getattr(row, "person_id", None) or getattr(row, "to_id", None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--kinds", type=int, default=0, help="of industry and region")
    parser.add_argument("--changes", type=int, default=1000)
    asked = parser.parse_args()
    made = Made(asked.people, asked.kinds, 1)
    began = time.perf_counter()
    world = assemble(made.rows(), at=AT)
    print(f"assembled in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    state = swept(world, AT)
    print(f"swept in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    for name in KINDS * 2:
        state = advanced(state, News((change(made, name),), state.world.version + 1))
    print(f"warmed in {time.perf_counter() - began:.1f} s, load {os.getloadavg()[0]:.1f}")
    spent: dict[str, list[tuple[float, ...]]] = {}
    for number in range(asked.changes):
        name = KINDS[number % len(KINDS)]
        each = change(made, name)
        times = [time.thread_time()]
        folded = fold(state.world, (each,), version=number, at=AT)
        times.append(time.thread_time())
        found = moved(state.moved.risk, folded, (each,))
        times.append(time.thread_time())
        who = concerned(each.row)
        if who is not None:
            found.risk.of(who)
        times.append(time.thread_time())
        state = State(folded, found)
        steps = [1000 * (b - a) for a, b in pairwise(times)]
        reached = len(found.reach.persons) if found.reach else -1
        spent.setdefault(name, []).append((*steps, sum(steps), reached))
    tell(spent)


def tell(spent: dict[str, list[tuple[float, ...]]]) -> None:
    everything = [row for rows in spent.values() for row in rows]
    print(f"{'':12} fold  moved    of   | all: p50   p99 | reached p50 p99")
    for name, rows in [*spent.items(), ("all", everything)]:
        table = np.array(rows)
        middle, high = np.quantile(table, 0.5, axis=0), np.quantile(table, 0.99, axis=0)
        print(
            f"{name:12} {middle[0]:5.2f} {middle[1]:5.2f} {middle[2]:5.2f} |"
            f" {middle[3]:8.2f} {high[3]:6.2f} | {middle[4]:6.0f} {high[4]:6.0f}"
        )
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
