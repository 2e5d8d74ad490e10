"""The formulas of risk once more, slow and plain: the oracle for worlds of a few persons.

Written from the formulas alone: nothing of the product is used but the words of the model.
"""

import math
from itertools import product

from graphapi.model.words import Role, Side, TouchOutcome

DAY = 86_400_000
OUTCOME = {TouchOutcome.UNKNOWN: 1.0, TouchOutcome.PENDING: 1.5, TouchOutcome.REBUFFED: 0.5}
PRIOR = {"REPORTS_TO": 1.0, "FRIEND": 0.6, "CALLS": 0.3, "COLLEAGUE": 0.4}


def age(world, moment):
    return max(0.0, (world.at - moment) / DAY)


def touch_hazard(world, touch):
    pull = 0.5 * touch.weight * OUTCOME[touch.outcome] * 2 ** (-age(world, touch.at) / 60)
    return -math.log(1 - min(0.95, pull))


def say(world, group):
    seats = [s for s in world.seats.values() if s.group_id == group and s.role is not Role.MEMBER]
    known = sum(s.weight or 0.0 for s in seats)
    silent = [s for s in seats if s.weight is None and s.role is Role.DECISION_MAKER]
    left = max(0.0, 1 - known)
    raw = {s.person_id: s.weight or (left / len(silent) if s in silent else 0.0) for s in seats}
    total = sum(raw.values())
    return {who: w / total if total else 0.0 for who, w in raw.items()}


def own_hazards(world, shares):
    own = dict.fromkeys(world.persons, 0.0)
    for touch in world.touches.values():
        hazard = touch_hazard(world, touch)
        if touch.person_id:
            own[touch.person_id] += hazard
            continue
        seats = [s for s in world.seats.values() if s.group_id == touch.group_id]
        contacts = {s.person_id for s in seats if s.role is Role.CONTACT}
        pull = {w: d + 0.3 * (w in contacts) for w, d in shares[touch.group_id].items()}
        for who, share in pull.items():
            own[who] += 0.5 * hazard * share / max(pull.values()) if share else 0.0
    return own


def weights(world):
    found = {}
    for tie in world.ties.values():
        w = tie.strength * PRIOR[tie.kind]
        found[tie.from_id, tie.to_id] = max(w, found.get((tie.from_id, tie.to_id), 0.0))
    return found


def pressures(own, ties, lost, m, hops=3):
    """λ of everybody; ``lost`` maps a known lost person to what it still passes on."""
    p = {(u, v): min(0.95, 0.3 * w) for (u, v), w in ties.items() if v not in lost}
    told = {(u, v): lost.get(u, 1 - math.exp(-m[u] * own[u])) for u, v in p}
    lam = dict(own)
    for _ in range(hops):
        c = {e: -math.log(1 - p[e] * told[e]) for e in p}
        lam = {v: own[v] + sum(x for (_, w), x in c.items() if w == v) for v in own}
        told = {
            (u, v): lost.get(u, 1 - math.exp(-m[u] * (lam[u] - c.get((v, u), 0.0)))) for u, v in p
        }
    return lam


def majority(chances, shares):
    total = 0.0
    for falls in product((0, 1), repeat=len(shares)):
        if sum(d for d, x in zip(shares, falls, strict=True) if x) >= 0.5 - 1e-9 and any(falls):
            total += math.prod(a if x else 1 - a for a, x in zip(chances, falls, strict=True))
    return total


def latest(losses, subject):
    found = {}
    for loss in losses:
        name = getattr(loss, subject)
        if name:
            found[name] = max(loss.at, found.get(name, loss.at))
    return found


def looked_at(world, group):
    row = world.groups[group]
    linked = {
        other
        for link in world.group_links.values()
        for other in (link.from_id, link.to_id)
        if group in (link.from_id, link.to_id)
    }
    alike = {
        name
        for name, other in world.groups.items()
        if row.region and (other.industry, other.region) == (row.industry, row.region)
    }
    return (linked | alike) - {group}


def plain_risk(world, m, rate):
    """The risk of everybody and P of every group, given everybody's susceptibility."""
    shares = {group: say(world, group) for group in world.groups}
    customers = {who for who, row in world.persons.items() if row.side is Side.CUSTOMER}
    m = {who: m.get(who, 0.0) if who in customers else 0.0 for who in world.persons}
    gone = latest(world.losses.values(), "person_id")
    lost = {u: 2 ** (-age(world, at) / 180) for u, at in gone.items() if u in customers}
    contracts = latest(world.losses.values(), "group_id")

    def switches(lam):
        chances = {}
        for group, unit in shares.items():
            falls = [1.0 if w in lost else 1 - math.exp(-m[w] * lam[w]) for w in unit]
            chances[group] = (
                2 ** (-age(world, contracts[group]) / 120)
                if group in contracts
                else rate * majority(falls, list(unit.values()))
            )
        return chances

    own = own_hazards(world, shares)
    ties = weights(world)
    first = switches(pressures(own, ties, lost, m))
    for group in world.groups:
        example = sum(-math.log(1 - 0.05 * first[other]) for other in looked_at(world, group))
        for seat in world.seats.values():
            if seat.group_id == group and seat.role is Role.DECISION_MAKER:
                own[seat.person_id] += example
    lam = pressures(own, ties, lost, m)
    chances = switches(lam)
    risk = {}
    for who in world.persons:
        homes = {s.group_id for s in world.seats.values() if s.person_id == who}
        herd = sum(-math.log(1 - 0.5 * chances[group]) for group in homes)
        risk[who] = 1.0 if who in lost else 1 - math.exp(-m[who] * (lam[who] + herd + 0.04))
    return risk, chances
