"""How a snapshot keeps the ids of its groups: as a pattern in its header, or as an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.labels import Encoded, Numbered

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.compact.labels import LazyLabels

NOBODY = ""
"""The id of the last group, if some persons are at home in none."""
_TOLD, _KEPT = "groups", "group_id"


def told_groups(names: LazyLabels) -> tuple[Mapping[str, Any], Mapping[str, npt.NDArray[Any]]]:
    """Return what a snapshot says of the ids of its groups, and which array it keeps of them."""
    if isinstance(names, Numbered):
        return {_TOLD: {"prefix": names.prefix, "size": names.size, "width": names.width}}, {}
    held = names if isinstance(names, Encoded) else Encoded.of(names)
    return {_TOLD: {}}, {_KEPT: held.raw}


def group_names(about: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> LazyLabels:
    """Return the ids of the groups of a snapshot; `NOBODY` is that of who is in none."""
    told = about[_TOLD]
    return Numbered(**told) if told else Encoded.of(arrays[_KEPT])
