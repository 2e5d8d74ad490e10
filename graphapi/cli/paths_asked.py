"""What can be asked of the paths to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.errors import BadInput
from graphapi.model.words import TieKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class PathsAsked:
    """What is asked of the paths to a person; persons and groups by id or name.

    ``anyone`` lets paths begin with everybody, ``strangers`` with everybody who has no tie to the
    person.
    """

    to: str
    origin: Sequence[str] = ()
    anyone: bool = False
    strangers: bool = False
    first: int = 5
    hops: int = 4
    avoid: Sequence[str] = ()
    kinds: Sequence[str] = ()


def kind_meant(said: str) -> TieKind:
    """Return the kind of tie that is meant; ``BadInput`` names the option."""
    found = TieKind.__members__.get(said.upper())
    if found is None:
        raise BadInput(f"--kind must be one of {', '.join(TieKind)}, not {said}.", field="--kind")
    return found
