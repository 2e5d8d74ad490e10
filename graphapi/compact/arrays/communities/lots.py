"""One number for all the randomness of an answer, from what NetworkX takes as a seed."""

from __future__ import annotations

from typing import Any

import networkx as nx


def lot(seed: Any) -> int:
    """Draw a whole number below 2**31 from an integer, a random state, or None."""
    drawn: int = nx.utils.create_py_random_state(seed).randint(0, 2**31 - 1)
    return drawn
