"""Runs and memberships for the tests of law 8."""

from graphapi.model.words import CircleRole, RunKind
from graphapi.store.run import CircleMembership

CIRCLES = RunKind.CIRCLES


def begin(store, seed=1, **more):
    asked = {"parameters": '{"gamma": 0.1}', "data_version": 1, "seed": seed, **more}
    return store.begin(CIRCLES, **asked)


def members(*ids, circle="c1", layer="all", role=CircleRole.CORE):
    return [
        CircleMembership(circle_id=circle, layer=layer, person_id=id_, role=role) for id_ in ids
    ]


def found(memberships):
    return [(each.circle_id, each.person_id, each.role) for each in memberships]
