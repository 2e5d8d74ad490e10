"""What a province snapshot holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.labels import LazyLabels


@dataclass(frozen=True, slots=True)
class Contents:
    """A graph of persons with what is known of them.

    Attributes
    ----------
    graph : CompactGraph
        With the columns ``strength`` and ``kind``.
    groups : LazyLabels
        The ids of the groups; an empty one stands for no group.
    arrays : mapping of name to array
        By person ``group``, ``side``, ``own``, ``weight``, ``contact``, ``revenue``, ``touch``,
        ``damping``, ``lost`` and perhaps ``truth``; by group ``group_start``, ``group_contract``
        and perhaps ``group_lost``.
    about : mapping
        What the snapshot says of itself.
    """

    graph: CompactGraph
    groups: LazyLabels
    arrays: Mapping[str, npt.NDArray[Any]]
    about: Mapping[str, Any]
