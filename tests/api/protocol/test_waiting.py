"""After how many seconds to ask again: in the header, and in milliseconds beside the code."""

import math

import pytest
from graphql import GraphQLError

from graphapi.api.guard.codes import CODES
from graphapi.api.guard.codes import refused as coded
from graphapi.api.guard.gate import Gate, Limits
from graphapi.api.protocol.accept import Media
from graphapi.api.protocol.answers import refused
from graphapi.api.protocol.refusals import refusal_of
from graphapi.errors import RateLimited, StoreDown
from tests.api.client import Client

STATUS = "{ status { up } }"


def headers_of(error: GraphQLError) -> tuple[int, str | None]:
    answer = refused([error]).response(Media.RESPONSE)
    return answer.status_code, answer.headers.get("retry-after")


@pytest.mark.parametrize(
    ("after", "seconds"), [(1, "1"), (999, "1"), (1000, "1"), (1001, "2"), (9_500, "10")]
)
def test_seconds_are_whole_and_never_too_few(after, seconds):
    assert headers_of(coded("RATE_LIMITED", "Wait.", retryAfterMs=after)) == (429, seconds)
    response = refusal_of(RateLimited("Wait.", retry_after_ms=after))
    assert (response.status_code, response.headers["retry-after"]) == (429, seconds)


@pytest.mark.parametrize("code", CODES)
def test_only_what_time_may_mend_says_when(code):
    status, seconds = headers_of(coded(code, "So it is."))
    after = CODES[code].retry_after_ms
    assert seconds == (str(math.ceil(after / 1000)) if after else None)
    assert not after or status in {429, 503}


def test_a_store_that_is_down_says_when_in_both_ways():
    error = GraphQLError("gone", original_error=StoreDown("The store does not answer."))
    answer = refused([error])
    assert b'"retryAfterMs":2000' in answer.body
    assert headers_of(error) == (503, "2")


def test_who_asks_too_much_reads_it_in_the_header(own_app: Client) -> None:
    own_app.app.routes[0].app._door.desk._gate = Gate(Limits(rate=0.1))
    assert "retry-after" not in own_app.post(STATUS).headers
    answer = own_app.post(STATUS)
    (error,) = answer.json()["errors"]
    after = error["extensions"]["retryAfterMs"]
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(math.ceil(after / 1000)) == "10"


def test_a_probe_that_finds_no_store_says_when_to_look_again(own_app: Client) -> None:
    house = own_app.app.state.house
    assert "retry-after" not in own_app.request("GET", "/-/ready").headers
    own_app.run(house.store.close())
    for name in ("ready", "status"):
        answer = own_app.request("GET", f"/-/{name}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    own_app.run(house.store.open())
