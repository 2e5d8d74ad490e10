"""Answers as tables for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from graphapi.analysis.sentences import render
from graphapi.changes import Ref
from graphapi.cli.labels import label, word
from graphapi.model.rows import Group, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.influence.paths import Influence, InfluencePath, Step
    from graphapi.analysis.sentences import Language, Sentence
    from graphapi.analysis.units.unit import DecisionUnit, UnitSeat
    from graphapi.jobs.province import CircleLine

_FEW = 3
_WORDS = frozenset(
    {"path", "weakest", "beware", "person", "buying", "support", "introducer", "circle", "layer"}
    | {"leaders", "bridges", "group", "groups", "keep", "file", "rows", "riskiest"}
    | {"figure", "run", "begun", "state", "stage", "when", "who", "act", "act_by", "what", "reason"}
    | {"reached_less", "way_in", "nobody_left", "heir"}
    | {"contender", "best_way", "hangs_on", "both", "region", "missing"}
)
"""The columns that hold words; the others hold numbers."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of persons and groups by name, in one language, or by id, as ids are written."""

    language: Language
    name_of: Callable[[Ref], str]
    by_id: bool = False

    def person(self, id_: str) -> str:
        """Return the name of a person."""
        return self.name_of(Ref(Person, id_))

    def group(self, id_: str) -> str:
        """Return the name of a group."""
        return self.name_of(Ref(Group, id_))

    def people(self, ids: Sequence[str]) -> str:
        """Return the first few names of several persons, and how many more there are."""
        return self.listed([self.person(id_) for id_ in ids])

    def listed(self, names: Sequence[str]) -> str:
        """Return the first few of several names, and how many more there are."""
        joint = "、" if self.language.value == "ZH" else ", "
        more = f" +{len(names) - _FEW}" if len(names) > _FEW else ""
        return joint.join(names[:_FEW]) + more

    def sentence(self, sentence: Sentence) -> str:
        """Return a sentence as text, with a capital letter at its head where no id may stand."""
        text = render(sentence, self.language, self.name_of)
        return text if self.by_id else text[:1].upper() + text[1:]

    def label(self, code: str, /, **values: object) -> str:
        """Return a label."""
        return label(code, self.language, **values)

    def word(self, value: str | None) -> str:
        """Return a word of a vocabulary."""
        return word(value, self.language)

    def money(self, minor: float, currency: str | None) -> str:
        """Return an amount of minor units."""
        return f"{currency or ''} {minor / 100:,.0f}".strip()


def table_of(teller: Teller, title: str, heads: Iterable[str], rows: Iterable[Any]) -> Table:
    """Return a table with labels for heads; numbers stand to the right."""
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for head in heads:
        table.add_column(
            teller.label(head), justify="left" if head in _WORDS else "right", overflow="fold"
        )
    for row in rows:
        table.add_row(*map(str, row))
    return table


def influence_tables(influence: Influence, teller: Teller) -> Iterator[RenderableType]:
    """Tell how a person is reached: the paths, the routes to take, or the gap."""
    name = teller.person(influence.to)
    if not influence.paths:
        yield Text(teller.label("no_path", name=name))
        if influence.gap is not None:
            yield Text(teller.sentence(influence.gap.sentence))
        return
    heads = ("number", "path", "chance", "safe", "weakest", "beware")
    rows = (_path_row(number, path, teller) for number, path in enumerate(influence.paths, 1))
    yield table_of(teller, teller.label("paths_to", name=name), heads, rows)
    yield Text(_routes(influence, teller))
    yield Text(teller.sentence(influence.paths[0].sentence))
    called = dict.fromkeys(name for path in influence.paths for name in _called_enough(path))
    if called:
        yield Text(teller.label("called_enough", names=teller.people(tuple(called))))


def _path_row(number: int, path: InfluencePath, teller: Teller) -> tuple[object, ...]:
    weakest = path.steps[path.weakest] if path.weakest is not None else None
    touched = [path.steps[at].to_id for at in path.compromised]
    if path.start_compromised:
        touched.insert(0, path.start)
    return (
        number,
        _told(path, teller),
        f"{path.strength:.0%}",
        f"{path.safe_strength:.0%}",
        f"{teller.person(weakest.from_id)} → {teller.person(weakest.to_id)}" if weakest else "",
        teller.people(touched),
    )


def _called_enough(path: InfluencePath) -> Iterator[str]:
    if path.start_called_enough:
        yield path.start
    yield from (step.to_id for step in path.steps if step.called_enough)


def _told(path: InfluencePath, teller: Teller) -> str:
    start = f"{teller.person(path.start)} ({teller.word(path.start_why)})"
    return " → ".join([start, *(_step(step, teller) for step in path.steps)])


def _step(step: Step, teller: Teller) -> str:
    return f"{teller.person(step.to_id)} ({teller.word(step.kind)} {step.strength:.2f})"


def _routes(influence: Influence, teller: Teller) -> str:
    shown = [path.persons for path in influence.paths]
    routes = [
        f"#{shown.index(route.persons) + 1}"
        if route.persons in shown
        else " → ".join(map(teller.person, route.persons))
        for route in influence.routes
    ]
    return teller.label("routes", routes=", ".join(routes), reach=f"{influence.reach:.0%}")


def unit_tables(unit: DecisionUnit, teller: Teller) -> Iterator[RenderableType]:
    """Tell how a group decides and how we stand in it, most urgent person first."""
    heads = ("person", "say", "buying", "support", "risk", "reach", "after", "introducer", "beware")
    title = teller.label("unit_of", name=teller.group(unit.group))
    yield table_of(teller, title, heads, (_seat_row(seat, teller) for seat in unit.seats))
    yield Text(teller.sentence(unit.sentence))
    if unit.single_thread is not None:
        yield Text(teller.sentence(unit.single_thread.sentence))
    if unit.introducer is not None:
        name = teller.person(unit.introducer.person)
        yield Text(teller.label("introducer_of_all", name=name))


def _seat_row(seat: UnitSeat, teller: Teller) -> tuple[object, ...]:
    return (
        teller.person(seat.person),
        f"{seat.weight:.0%}",
        teller.word(seat.buying_role),
        teller.word(seat.support),
        f"{seat.risk:.0%}",
        f"{seat.reach:.0%}",
        f"{seat.coverage_after:.0%}",
        teller.person(seat.introducer.person) if seat.introducer else "",
        teller.label("blocker") if seat.blocker else "",
    )


def circle_tables(
    circles: Sequence[Circle], total: int, teller: Teller
) -> Iterator[RenderableType]:
    """Tell of circles with those who lead them and those who join them to others."""
    if not circles:
        yield Text(teller.label("no_circles"))
        return
    heads = ("circle", "layer", "people", "density", "leaders", "bridges")
    rows = (_circle_row(circle, teller) for circle in circles)
    yield table_of(teller, teller.label("circles", total=total), heads, rows)
    for layer, share in {c.layer: c.calls_left_out for c in circles if c.thinned}.items():
        yield Text(teller.label("thinned", layer=_layer(layer, teller), share=f"{share:.0%}"))


def province_tables(
    circles: Sequence[CircleLine], total: int, teller: Teller
) -> Iterator[RenderableType]:
    """Yield the largest circles of a snapshot."""
    if not circles:
        yield Text(teller.label("no_circles"))
        return
    heads = ("circle", "layer", "people", "density", "leaders", "bridges")
    rows = (
        (
            each.id,
            _layer(each.layer, teller),
            str(each.people),
            f"{each.density:.2f}",
            teller.listed(each.leaders),
            teller.listed(each.bridges),
        )
        for each in circles
    )
    yield table_of(teller, teller.label("circles", total=total), heads, rows)


def _circle_row(circle: Circle, teller: Teller) -> tuple[object, ...]:
    return (
        circle.id,
        _layer(circle.layer, teller),
        len(circle.members),
        f"{circle.density:.2f}",
        teller.people(circle.leaders),
        teller.people(circle.bridges),
    )


def _layer(layer: str, teller: Teller) -> str:
    return teller.word("WORK" if layer == "WORK" else f"{layer}_LAYER")
