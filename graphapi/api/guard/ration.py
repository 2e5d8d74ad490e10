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
    remedy : str
        What to do where that is too few.
    """

    __slots__ = ("_left", "_most", "_remedy")

    def __init__(self, most: int = MOST_OBJECTS, remedy: str = "ask for smaller pages") -> None:
        self._most = self._left = most
        self._remedy = remedy

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
                f"The answer holds over {self._most} objects; {self._remedy}.",
                limit=self._most,
            )
