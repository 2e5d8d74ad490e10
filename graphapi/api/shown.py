"""What resolvers say of themselves that do no more than show an attribute.

The executor reads rows of such fields in one pass, without calling their resolvers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Veil: TypeAlias = Callable[[str], str]
    Look: TypeAlias = Callable[[Any, Sequence[Any]], Veil | None]
    """Says what lies over an attribute of roots for who asks in a context; fails if all does."""


class Shown(NamedTuple):
    """An attribute that a resolver shows.

    Attributes
    ----------
    attribute : str
        Which one.
    look : callable or None
        Finds what lies over it; ``None`` if nothing ever does.
    of : callable or None
        Makes of the name of a type what makes of its attribute what is shown; ``None`` for the
        attribute as it is.
    """

    attribute: str
    look: Look | None = None
    of: Callable[[str], Callable[[Any], Any]] | None = None
