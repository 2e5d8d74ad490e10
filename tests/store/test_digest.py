"""What is remembered of a request."""

from dataclasses import replace

import pytest

from graphapi.changes import Applied, Batch, Ref, Rejection
from graphapi.errors import BadInput
from graphapi.model.rows import Group, Person, Seat
from graphapi.store.digest import digest, from_json, to_json
from tests.store.rows import group, one_of_each, person, put

BATCH = Batch(request_id="r", upserts=one_of_each(), deletes=(Ref(Seat, "s1"),))


def test_equal_payloads_have_equal_digests():
    assert digest(BATCH) == digest(replace(BATCH, upserts=one_of_each()))
    read_back = tuple(replace(row, version=9) for row in BATCH.upserts)
    assert digest(BATCH) == digest(replace(BATCH, upserts=read_back))


@pytest.mark.parametrize(
    "other",
    [
        replace(BATCH, upserts=BATCH.upserts[1:]),
        replace(BATCH, upserts=BATCH.upserts[::-1]),
        replace(BATCH, deletes=()),
        replace(BATCH, deletes=(Ref(Person, "s1"),)),
        replace(BATCH, upserts=(*BATCH.upserts, person("p9"))),
    ],
)
def test_other_payloads_have_other_digests(other):
    assert digest(other) != digest(BATCH)


def test_every_field_counts():
    assert digest(put("r", group("g"))) != digest(put("r", group("g", headcount=1)))
    assert digest(put("r", group("g"))) != digest(put("r", group("g", seen_at=1)))


def test_what_no_store_can_keep_is_refused():
    for row in (person("p", "\ud800"), person("p", seen_at=2**64)):
        with pytest.raises(BadInput, match="no store can keep"):
            digest(put("r", row))


def test_an_answer_comes_back_as_a_replay():
    refusal = Rejection(kind="Group", id="g", field="parentId", code="X", message="a → b")
    applied = Applied(version=3, inserted=1, changed=2, unchanged=3, deleted=4, rejected=(refusal,))
    assert from_json(to_json(applied)) == applied
    assert from_json(to_json(applied)).replayed
    assert from_json(to_json(applied)).rejected == (refusal,)
    assert Group.__name__ == from_json(to_json(applied)).rejected[0].kind
