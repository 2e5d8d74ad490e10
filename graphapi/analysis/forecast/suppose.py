"""Risk as it would be: with some persons lost today, and others held for certain."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.risk.assess import Risk
from graphapi.analysis.risk.hazards import Settling
from graphapi.analysis.risk.money import groups_at_risk

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.risk.places import Places

    Flags = npt.NDArray[np.bool_]


def supposed(hazards: Hazards, *, lost: Iterable[str] = (), held: Iterable[str] = ()) -> Hazards:
    """Return the terms of risk if some persons were lost today and others could not be.

    A lost person has gone as if a loss of today were recorded: 1, contagious in full. A held one
    has no hazard and no susceptibility (h = 0, m = 0): nothing presses, nothing passes. How often a
    contract goes once half of the say is lost stays as it is.

    Parameters
    ----------
    hazards : Hazards
        As things are.
    lost, held : ids of customers who are not lost, nobody in both

    Notes
    -----
    O(hops · ties + persons); nothing of the facts is read again.
    """
    places = hazards.places
    gone, kept = _marked(places, lost), _marked(places, held)
    away = places.gone
    touches = hazards.touches
    return Settling(
        hazards.world,
        replace(
            places,
            gone=away._replace(
                persons=np.where(gone, 0.0, away.persons),
                recorded=away.recorded | gone,
                known=away.known | gone,
            ),
        ),
        replace(hazards.care, factors=np.where(kept, 0.0, hazards.care.factors)),
        hazards.rate,
        touches._replace(own=np.where(kept, 0.0, touches.own)),
        hazards.ties,
    ).settled()


def risk_supposed(hazards: Hazards) -> Risk:
    """Return everybody's risk by terms that were supposed; O(persons + groups)."""
    risks = hazards.risks()
    groups = groups_at_risk(hazards, risks)
    return Risk(hazards, hazards.places.values(risks), MappingProxyType(groups))


def _marked(places: Places, persons: Iterable[str]) -> Flags:
    found = np.zeros(len(places.persons), dtype=np.bool_)
    found[[places.person_at[person] for person in persons]] = True
    return found
