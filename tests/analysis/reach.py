"""Small worlds for the tests of influence, and the same questions in plain words."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import prod

from hypothesis import strategies as st

from graphapi.model.rows import Visit
from graphapi.model.words import PersonTier, Side, TieKind
from tests.analysis.scenes import ago, people, person, tie, world_of


@dataclass(frozen=True)
class Risks:
    """A table of risks; everybody else is safe."""

    table: dict = field(default_factory=dict)

    def of(self, person_id):
        return self.table.get(person_id, 0.0)


SAFE = Risks()


def ours(name, tier=PersonTier.ACCOUNT_MANAGER):
    return person(name, Side.OURS, tier=tier)


def visits(who, count, by="us", age=1.0):
    return [
        Visit(id=f"{by}-{who}-{n}-{age}", own_person_id=by, person_id=who, at=ago(age))
        for n in range(count)
    ]


def along(*names, strengths, kind=TieKind.COLLEAGUE):
    return [
        tie(u, v, strength, kind)
        for (u, v), strength in zip(pairwise(names), strengths, strict=True)
    ]


def told(paths):
    return [(path.persons, round(path.safe_strength, 9)) for path in paths]


NAMES = "abcdefg"
STARTS = {Side.OURS: 1.0, Side.THIRD_PARTY: 0.8}


@st.composite
def small_worlds(draw, most=7):
    """A world of up to 7 persons with random sides, ties and risks, and the risks."""
    names = NAMES[: draw(st.integers(2, most))]
    sides = [draw(st.sampled_from(Side)) for _ in names]
    pairs = [(u, v) for u in names for v in names if u != v]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20))
    strengths = draw(
        st.lists(
            st.sampled_from([0.2, 0.35, 0.5, 0.7, 0.9, 1.0]),
            min_size=len(chosen),
            max_size=len(chosen),
        )
    )
    risks = {name: draw(st.sampled_from([0.0, 0.1, 0.6, 1.0])) for name in names}
    world = world_of(
        *(person(name, side) for name, side in zip(names, sides, strict=True)),
        *(tie(u, v, s, TieKind.FRIEND) for (u, v), s in zip(chosen, strengths, strict=True)),
    )
    return world, Risks(risks)


def simple_paths(world, start, to, hops):
    ties = {(row.from_id, row.to_id): row.strength for row in world.ties.values()}
    found, open_paths = [], [(start,)]
    while open_paths:
        path = open_paths.pop()
        if path[-1] == to:
            found.append((path, prod(ties[pair] for pair in pairwise(path))))
        elif len(path) <= hops:
            open_paths += [(*path, v) for u, v in ties if u == path[-1] and v not in path]
    return found


def passes(world, risk, name, *, through_us):
    side = world.persons[name].side
    if side is Side.OURS:
        return float(through_us)
    return 0.0 if side is Side.COMPETITOR else 1.0 - risk.of(name)


def all_paths(world, risk, to, hops, origin=None):
    """Every path to a person with its safe value, the best first: the definition, word by word."""
    starts = (
        {p: STARTS[row.side] for p, row in world.persons.items() if row.side in STARTS}
        if origin is None
        else dict.fromkeys(origin, 1.0)
    )
    found = []
    for start, value in starts.items():
        if start == to:
            continue
        for path, strength in simple_paths(world, start, to, hops):
            inner = list(path[1:-1])
            if origin is None and world.persons[start].side is not Side.OURS:
                inner.append(start)
            stays = prod(passes(world, risk, p, through_us=origin is not None) for p in inner)
            if stays > 0:
                found.append((path, value * strength * stays))
    if origin is None and to in starts:
        found.append(((to,), starts[to]))
    return sorted(found, key=lambda each: (-round(each[1], 12), len(each[0]), each[0]))


def named(ref):
    return ref.id


def chief(*rows, others="abc"):
    """Us, some customers, and the person d whom we want to reach."""
    return world_of(ours("us"), *people([*others, "d"]), *rows)


def only(answer):
    (path,) = answer.paths
    return path
