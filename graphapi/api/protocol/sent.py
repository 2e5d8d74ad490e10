"""The headers of a request, which are looked up again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import Scope


class Sent(Headers):
    """Headers of which the first of each name is found at once.

    Parameters
    ----------
    scope : Scope
        The request.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._first = dict(reversed(scope["headers"]))

    def get(self, key: str, default: Any = None) -> Any:
        """Return the first header of a name in small letters."""
        found = self._first.get(key.encode())
        return default if found is None else found.decode("latin-1")
