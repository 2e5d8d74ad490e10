"""Random tiny worlds: up to six persons in two groups, with everything that bears on risk."""

from hypothesis import strategies as st

from graphapi.model.words import Role, Side, TieKind, TouchOutcome
from tests.analysis.scenes import (
    bundle,
    complaint,
    group,
    link,
    loss,
    person,
    seat,
    tie,
    touch,
    visit,
)

NAMES = ("a", "b", "c", "d", "e", "f")
GROUPS = ("g", "h")
AGES = st.sampled_from((0.0, 10.0, 60.0, 200.0))
SHARES = st.sampled_from((0.2, 0.5, 1.0))
OPEN = st.sampled_from((TouchOutcome.UNKNOWN, TouchOutcome.PENDING, TouchOutcome.REBUFFED))
KINDS = st.sampled_from((TieKind.REPORTS_TO, TieKind.FRIEND, TieKind.CALLS))
ROLES = st.sampled_from((Role.DECISION_MAKER, Role.CONTACT, Role.MEMBER))
WEIGHTS = st.sampled_from((None, 0.2, 0.5))


def unique(rows):
    return list({(type(row), row.id): row for row in rows}.values())


def some(rows, most):
    return st.lists(rows, max_size=most)


def on_somebody(make, **facts):
    return st.builds(lambda who, rest: make(who=who, **rest), st.sampled_from(NAMES), _all(facts))


def on_group(make, **facts):
    return st.builds(
        lambda name, rest: make(where=name, **rest), st.sampled_from(GROUPS), _all(facts)
    )


def _all(facts):
    return st.fixed_dictionaries(facts)


TOUCHES = st.one_of(
    on_somebody(touch, age=AGES, weight=SHARES, outcome=OPEN),
    on_group(touch, age=AGES, weight=SHARES, outcome=OPEN),
)
LOSSES = st.one_of(on_somebody(loss, age=AGES), on_group(loss, age=AGES))
TIES = st.builds(
    lambda ends, strength, kind: tie(*ends, strength, kind),
    st.sampled_from([(u, v) for u in NAMES for v in NAMES if u != v]),
    SHARES,
    KINDS,
)
BUNDLES = on_group(bundle, who=st.sampled_from((None, *NAMES)), share=SHARES)
CARE = st.one_of(on_group(complaint, age=AGES), BUNDLES, on_somebody(visit, age=AGES))
SIDES = st.sampled_from((Side.CUSTOMER, Side.CUSTOMER, Side.CUSTOMER, Side.OURS))


@st.composite
def companies(draw, *, alone=False):
    """Persons, groups and seats; with ``alone``, one seat each and groups that see no other."""
    rows = [person(name, Side.CUSTOMER if alone else draw(SIDES)) for name in NAMES]
    region = None if alone else draw(st.sampled_from((None, "north")))
    rows += [group(name, industry="steel", region=region) for name in GROUPS]
    if not alone and draw(st.booleans()):
        rows.append(link("g", "h"))
    for name in NAMES:
        most = 1 if alone else 2
        homes = draw(st.lists(st.sampled_from(GROUPS), max_size=most, min_size=most, unique=True))
        rows += [seat(name, home, draw(ROLES), draw(WEIGHTS)) for home in homes]
    return rows


@st.composite
def branches(draw, *, alone=False, cared=True):
    """The rows of a world; without ``cared``, nothing whose effect ends by itself."""
    rows = draw(companies(alone=alone))
    rows += draw(some(TIES, 12)) + draw(some(TOUCHES, 4)) + draw(some(LOSSES, 2))
    if cared:
        rows += draw(some(CARE, 3))
    return unique(rows)
