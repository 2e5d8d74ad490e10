"""What a caller can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.protocol.accept import Media, Wanted, wanted

RESPONSE, JSON = Media.RESPONSE, Media.JSON


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json, application/json", RESPONSE),
        ("application/json, application/graphql-response+json", RESPONSE),
        ("application/json;q=0.9, application/graphql-response+json;q=0.8", JSON),
        ("application/json;q=0, */*", RESPONSE),
        ("application/json;q=0.1, */*;q=0.2", RESPONSE),
        ("application/graphql-response+json;q=0, */*;q=0.1", JSON),
        ("application/graphql-response+json;charset=utf-8", RESPONSE),
        ('application/json; charset="UTF-8"', JSON),
        ("application/json;charset=latin-1", None),
        ("application/json;q=0", None),
        ("application/json;q=much", None),
        ("application/json;q=7", None),
        ("application/json;q=nan", None),
        ("text/*", None),
        ("text/plain, image/*;q=0.5", None),
        (",;,", None),
    ],
)
def test_the_kind_of_json_is_the_one_liked_best(accept, expected):
    assert wanted(accept).json is expected


def test_events_and_pages_are_asked_for_by_name():
    assert wanted("text/event-stream") == Wanted(None, events=True)
    assert wanted("text/html,application/xhtml+xml,*/*;q=0.8") == Wanted(JSON, page=True)
    assert wanted("*/*") == Wanted(JSON)
    assert wanted("text/event-stream;q=0, application/json") == Wanted(JSON)


qualities = st.floats(0, 1).map(lambda q: round(q, 3))


@given(qualities, qualities)
def test_the_higher_quality_wins(one, other):
    found = wanted(f"{JSON};q={one}, {RESPONSE};q={other}").json
    if one == other == 0:
        assert found is None
    else:
        assert found is (JSON if one > other else RESPONSE)


@given(st.text(st.characters(codec="latin-1"), max_size=80))
def test_any_header_can_be_read(accept):
    assert isinstance(wanted(accept), Wanted)


@pytest.mark.parametrize(
    ("accept", "parts"),
    [
        ("multipart/mixed, application/json", True),
        ("multipart/mixed;incrementalSpec=v0.2, application/json", True),
        ("application/json, text/event-stream, multipart/mixed", True),
        ("multipart/mixed;q=0, application/json", False),
        ("multipart/mixed;deferSpec=20220824, application/json", False),
        ("multipart/mixed;subscriptionSpec=1.0, application/json", False),
        ("multipart/mixed;incrementalSpec=v0.1, application/json", False),
        ("multipart/*, application/json", False),
        ("*/*", False),
    ],
)
def test_parts_are_asked_for_by_name_and_in_the_format_that_is_written(accept, parts):
    assert wanted(accept).parts is parts
