"""Circles told person by person in plain dictionaries: what the arrays must say."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from graphapi.model.words import CircleRole


@dataclass
class Ties:
    """The weight of the strongest tie to, and from, each other person."""

    given: dict = field(default_factory=lambda: defaultdict(dict))
    taken: dict = field(default_factory=lambda: defaultdict(dict))

    def near(self, person):
        return {*self.given.get(person, ()), *self.taken.get(person, ())}


def ties_of(weights):
    """Ties of the weight of each ordered pair."""
    ties = Ties()
    for (giver, taker), weight in weights.items():
        ties.given[giver][taker] = ties.taken[taker][giver] = weight
    return ties


def joined(ties, parts, least, boundary):
    """The members of every part that is large enough, those who join it among them."""
    part_of = {who: number for number, people in enumerate(parts) for who in people}
    members = {number: set(people) for number, people in enumerate(parts) if len(people) >= least}
    news = []
    for who, part in part_of.items():
        near = Counter(part_of[other] for other in ties.near(who))
        enough = max(2.0, boundary * near.total())
        news += [
            (who, other)
            for other, count in near.items()
            if other != part and other in members and count >= enough
        ]
    for who, part in news:
        members[part].add(who)
    return members


def told(ties, parts, least=3, boundary=0.2):
    """Return figures of every circle by the number of its part."""
    part_of = {who: number for number, people in enumerate(parts) for who in people}
    circles = joined(ties, parts, least, boundary)
    rows = {
        number: {who: _figures(ties, who, people, part_of) for who in people}
        for number, people in circles.items()
    }
    far = _far([row["outside"] for members in rows.values() for row in members.values()])
    for number, members in rows.items():
        _judge(members, far)
        for who, row in members.items():
            row["overlap"] = part_of[who] != number
    return {
        number: {"members": members, **_quality(ties, set(members))}
        for number, members in rows.items()
    }


def _figures(ties, who, people, part_of):
    given, taken = ties.given.get(who, {}), ties.taken.get(who, {})
    by_part = defaultdict(float)
    for other, weight in given.items():
        by_part[part_of[other]] += weight
    total = math.fsum(by_part.values())
    spread = 1.0 - math.fsum((k / total) ** 2 for k in by_part.values()) if total else 0.0
    return {
        "inside": math.fsum(w for other, w in given.items() if other in people),
        "outside": math.fsum(w for other, w in given.items() if other not in people),
        "received": math.fsum(w for other, w in taken.items() if other in people),
        "ties": sum(other in people for other in ties.near(who)),
        "participation": spread,
    }


def _far(values):
    ordered = sorted(values)
    if not ordered:
        return math.inf
    place = 0.9 * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return max(low + (high - low) * (place - math.floor(place)), math.ulp(0.0))


def _judge(members, far):
    inside = {who: row["inside"] for who, row in members.items()}
    mean = math.fsum(inside.values()) / len(inside)
    deviation = math.sqrt(math.fsum((k - mean) ** 2 for k in inside.values()) / len(inside))
    for who, row in members.items():
        close = deviation <= 1e-9 * mean or abs(inside[who] - mean) <= 1e-9 * mean
        row["z"] = 0.0 if close else (inside[who] - mean) / deviation
        row["bridge"] = _reaches(row["outside"], far) or _reaches(row["participation"], 0.5)
    leaders = {who for who, row in members.items() if _reaches(row["z"], 1.5)}
    top = max(row["z"] for row in members.values())
    if not leaders and len(members) >= 5 and top > 0:
        leaders = {min(who for who, row in members.items() if _reaches(row["z"], top))}
    for who, row in members.items():
        row["role"] = CircleRole.LEADER if who in leaders else _role(row)


def _reaches(value, bound):
    return value >= bound * (1 - 1e-9)


def _role(row):
    if row["ties"] <= 1:
        return CircleRole.OUTLIER
    if row["z"] >= 0:
        return CircleRole.CORE
    if row["bridge"]:
        return CircleRole.BRIDGE
    follows = _reaches(row["received"], 2 * row["inside"])
    return CircleRole.FOLLOWER if follows else CircleRole.ORDINARY


def _quality(ties, people):
    ends = sum(len(ties.near(who) & people) for who in people)
    return {
        "density": ends / (len(people) * (len(people) - 1)),
        "share_inside": ends / sum(len(ties.near(who)) for who in people),
    }
