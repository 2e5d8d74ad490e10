"""Hundreds of requests that nobody means well with: each is refused or answered, and cheaply.

What decides is the number of calls that the interpreter makes for a request, which no load on the
machine changes: half a million of them take 50 ms. The CPU time is measured and printed beside.
"""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager

import pytest

from graphapi.api.guard.codes import CODES
from tests.api.guard.hostile import bodies, fragments, shapes, texts

MOST_CALLS = 500_000
ATTACKS = [each for room in (fragments, shapes, texts, bodies) for each in room.attacks()]
ANYTHING = "*"


@contextmanager
def calls_counted():
    """Count the calls of functions, those written in C too."""
    counted = [0]

    def count(_, event, __):
        if event in {"call", "c_call"}:
            counted[0] += 1

    sys.setprofile(count)
    try:
        yield counted
    finally:
        sys.setprofile(None)


def send(client, attack):
    return client.request(
        attack.method, attack.address, content=attack.body, headers=attack.headers
    )


def codes_of(answer):
    return {each["extensions"]["code"] for each in answer.json().get("errors", ())}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_each_is_refused_with_a_code_or_answered(bureau_app, attack):
    with calls_counted() as counted:
        answer = send(bureau_app, attack)
    assert answer.status_code < 500, answer.text[:500]
    found = codes_of(answer)
    assert found <= CODES.keys()
    if ANYTHING not in attack.codes:
        assert found <= attack.codes, answer.text[:500]
        assert bool(found) == bool(attack.codes), answer.text[:500]
    assert len(answer.content) < 1_000_000
    assert counted[0] < MOST_CALLS


def test_there_are_enough_of_them_and_each_is_another():
    assert len(ATTACKS) >= 200
    assert len({each.name for each in ATTACKS}) == len(ATTACKS)
    sent = {(a.method, a.address, a.body, *sorted(a.headers.items())) for a in ATTACKS}
    assert len(sent) == len(ATTACKS)


def test_the_server_answers_after_all_of_them(bureau_app, tell):
    spent = []
    gc.freeze()
    try:
        for attack in ATTACKS:
            begun = time.process_time()
            send(bureau_app, attack)
            spent.append((1000 * (time.process_time() - begun), attack.name))
    finally:
        gc.unfreeze()
    assert bureau_app.ask("{ status { up } }") == {"status": {"up": True}}
    spent.sort(reverse=True)
    middle = spent[len(spent) // 2][0]
    most = ", ".join(f"{ms:.0f} ms {name}" for ms, name in spent[:5])
    tell(f"{len(spent)} hostile requests: median {middle:.1f} ms of CPU; most: {most}")
