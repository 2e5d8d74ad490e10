"""How many objects an answer may hold, however long the lists turn out that cost only guessed."""

from __future__ import annotations

from graphapi.api.guard.codes import refused

MOST_OBJECTS = 50_000


class Ration:
    """Counts the objects of one answer.

    Parameters
    ----------
    most : int
        How many there may be.
    """

    __slots__ = ("_left", "_most")

    def __init__(self, most: int = MOST_OBJECTS) -> None:
        self._most = self._left = most

    def take(self, objects: int = 1) -> None:
        """Count objects.

        Raises
        ------
        GraphQLError
            Of code NODE_LIMIT_EXCEEDED from the first that is one too many.
        """
        self._left -= objects
        if self._left < 0:
            raise refused(
                "NODE_LIMIT_EXCEEDED",
                f"The answer holds over {self._most} objects; ask for smaller pages.",
                limit=self._most,
            )
