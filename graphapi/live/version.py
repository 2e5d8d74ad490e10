"""One state of the facts with everything that is derived from it, computed at most once."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from graphapi.analysis.alerts import find_alerts
from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.published import published_circles
from graphapi.analysis.circles.stability import firmness
from graphapi.analysis.clusters import find_clusters
from graphapi.analysis.risk.assess import assess

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapi.analysis.alerts import Alerts
    from graphapi.analysis.circles.told import Circle, Circles
    from graphapi.analysis.clusters import Cluster, Clusters
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.moved import Moved
    from graphapi.analysis.world import World
    from graphapi.live.published import Published
    from graphapi.model.rows import Millis

T = TypeVar("T")

STALE_SECONDS = 2.0
"""From which lag on an answer is stale."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """As of when an answer holds.

    Attributes
    ----------
    version : int
        The version of the store that the answer has seen.
    at : int
        The moment that ages are counted from, epoch milliseconds.
    lag_seconds : float
        How long ago this version was last known to be the newest; 0 while it is.
    """

    version: int
    at: Millis
    lag_seconds: float

    @property
    def stale(self) -> bool:
        """Whether it is older than the follower leaves it while the store answers."""
        return self.lag_seconds >= STALE_SECONDS


class Once(Generic[T]):
    """A value computed when first asked for, by one thread, and kept.

    Other threads that ask meanwhile wait for it. A computation that fails is tried again.
    """

    def __init__(self, compute: Callable[[], T]) -> None:
        self._compute = compute
        self._lock = threading.Lock()
        self._value: tuple[T] | None = None

    def __call__(self) -> T:
        with self._lock:
            if self._value is None:
                self._value = (self._compute(),)
            return self._value[0]


class Version:
    """A world and what is derived from it. Nothing in it ever changes; any thread may read it.

    Parameters
    ----------
    world : World
        The facts.
    published : Published, optional
        The circles of the last run; without, they are found when first asked for.
    moved : Moved, optional
        The risk, and whose may be another than in the version before; without, it is assessed when
        first asked for.
    """

    def __init__(
        self, world: World, published: Published | None = None, moved: Moved | None = None
    ) -> None:
        self.world = world
        self.published = published
        self.moved = moved
        self._risk = Once(lambda: moved.risk if moved else assess(world))
        self._circles = Once(self._told_circles)
        self._firmness = {layer: Once(partial(self._told_firmness, layer)) for layer in Layer}
        self._clusters = Once(lambda: find_clusters(world, self.risk))
        self._alerts = Once(lambda: find_alerts(self.clusters))

    @property
    def number(self) -> int:
        """The version of the store."""
        return self.world.version

    @property
    def risk(self) -> Risk:
        """How likely each person and contract is to leave."""
        return self._risk()

    @property
    def circles(self) -> Circles:
        """The circles, largest first within a layer: those published, or found on the spot."""
        return self._circles()

    @property
    def clusters(self) -> Clusters:
        """The clusters at risk, most money first; each is explained when it is looked at."""
        return self._clusters()

    @property
    def alerts(self) -> Alerts:
        """The alerts, most attention first, with what became of them."""
        return self._alerts()

    def circle(self, id_: str) -> Circle | None:
        """Return a circle by its id."""
        return self.circles.named(id_)

    def firmness(self, circle: Circle) -> float:
        """Return the share of a circle that stays together, at the mean over ten other seeds."""
        return self._firmness[circle.layer]()[circle.id]

    def cluster(self, id_: str) -> Cluster | None:
        """Return a cluster by its id."""
        return self.clusters.named(id_)

    def as_of(self, lag_seconds: float) -> AsOf:
        """Say as of when answers from this version hold."""
        return AsOf(self.number, self.world.at, lag_seconds)

    def _told_circles(self) -> Circles:
        if self.published is None:
            return find_circles(self.world)
        memberships = self.published.memberships
        return published_circles(self.world, memberships, faint=self.published.faint)

    def _told_firmness(self, layer: Layer) -> Mapping[str, float]:
        table = next(each for each in self.circles.layers if each.layer is layer)
        asked = self.published.gamma if self.published else None
        gamma = self.world.parameters.circle_gamma if asked is None else asked
        return firmness(self.world, table, gamma=gamma)
