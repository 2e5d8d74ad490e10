"""The circumstances of everybody, with those of some put in place of what they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from graphapi.analysis.risk.circumstances import Circumstances
from graphapi.analysis.risk.places import Gone

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places, Units

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]

    News = Mapping[str, Circumstances]


T = TypeVar("T", bound=np.generic)


class _Fresh(NamedTuple):
    """What is known anew of one person."""

    place: int
    home: int
    customer: bool
    days: float
    recorded: bool
    factor: float
    own: float


def patched(base: Circumstances, news: News, units: Units, gone: Numbers) -> Circumstances:
    """Return the circumstances of everybody; O(persons) to copy, and O(news).

    Parameters
    ----------
    base : Circumstances
        Of everybody, as they were.
    news : mapping of person to Circumstances
        Where they were gathered anew.
    units, gone
        The decision units, and for how many days each contract has been gone.
    """
    if not news:
        places = replace(base.places, units=units, gone=base.places.gone._replace(groups=gone))
        return base._replace(places=places)
    fresh = [_fresh(base.places, name, known) for name, known in news.items()]
    at, homes, customers, days, recorded, factors, own = map(np.array, zip(*fresh, strict=True))
    found = {
        place: (known, known.places.person_at[name])
        for place, (name, known) in zip(at.tolist(), news.items(), strict=True)
    }
    lost = Gone(days, recorded, ~np.isnan(days), gone)
    places = replace(
        _placed(base.places, news, at, homes),
        customers=_put(base.places.customers, at, customers),
        units=units,
        gone=_lost(base.places.gone, at, lost),
    )
    care = replace(
        base.care,
        places=places,
        factors=_put(base.care.factors, at, factors),
        news={place: (known.care, inner) for place, (known, inner) in found.items()},
    )
    touches = base.touches._replace(
        own=_put(base.touches.own, at, own),
        news={place: (known.touches, inner) for place, (known, inner) in found.items()},
    )
    return Circumstances(places, care, touches)


def _lost(base: Gone, at: Index, news: Gone) -> Gone:
    return Gone(
        _put(base.persons, at, news.persons),
        _put(base.recorded, at, news.recorded),
        _put(base.known, at, news.known),
        news.groups,
    )


def _fresh(base: Places, name: str, known: Circumstances) -> _Fresh:
    places = known.places
    inner = places.person_at[name]
    home = int(places.homes[inner])
    return _Fresh(
        base.person_at[name],
        base.group_at[places.groups[home]] if home >= 0 else -1,
        bool(places.customers[inner]),
        float(places.gone.persons[inner]),
        bool(places.gone.recorded[inner]),
        float(known.care.factors[inner]),
        float(known.touches.own[inner]),
    )


def _put(array: npt.NDArray[T], at: Index, values: npt.NDArray[T]) -> npt.NDArray[T]:
    found = array.copy()
    found[at] = values
    return found


def _placed(base: Places, news: News, at: Index, homes: Index) -> Places:
    """Return the places with who sits where as it is now."""
    moved = np.zeros(len(base.persons), dtype=np.bool_)
    moved[at] = True
    kept = ~moved[base.herd_persons]
    groups = [[base.group_at[g] for g in known.places.herds(n)] for n, known in news.items()]
    persons = np.repeat(at, [len(each) for each in groups])
    persons = np.concatenate([base.herd_persons[kept], persons])
    theirs = np.array([group for each in groups for group in each], dtype=np.int64)
    herds = np.concatenate([base.herd_groups[kept], theirs])
    order = np.lexsort((herds, persons))
    home = base.homes.copy()
    home[at] = homes
    return replace(
        base,
        homes=home,
        housed=home >= 0,
        herd_persons=persons[order],
        herd_groups=herds[order],
    )
