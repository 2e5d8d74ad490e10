"""Who asks, at the door: tokens, keys, reasons to unmask; what is refused and how."""

import asyncio
import time
from urllib.parse import quote

import pytest

from graphapi.api.access.doorman import Doorman, check_address, is_loopback
from graphapi.api.access.keys import Keys, add_key, new_key, revoke_key
from graphapi.api.access.principal import LOCAL
from graphapi.errors import BadInput, Unauthenticated

NAMES = "{ persons(first: 100) { nodes { id naturalId name phone } } }"
ADMIN = {"roles": ["ADMIN"]}
WHY = "a customer is on the phone"


def made(path, *, days=1, now=None, **facts):
    text, key = new_key(
        note="test",
        roles=["READER"],
        regions=["东区"],
        groups=None,
        budget=None,
        days=days,
        now=int(time.time()) if now is None else now,
        **facts,
    )
    add_key(path, key)
    return text, key


def test_who_does_not_say_who_they_are_gets_401_and_no_data(shared_app):
    for headers in ({}, {"authorization": ""}, {"authorization": "Basic eDp5"}):
        answer = shared_app.post("{ status { store } }", headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        body = answer.json()
        assert "data" not in body
        assert body["errors"][0]["extensions"] == {
            "code": "UNAUTHENTICATED",
            "field": "Authorization",
        }


def test_a_probe_counts_nothing_for_those_who_did_not_say_who_they_are(shared_app):
    found = shared_app.client.request("GET", "/-/status").json()
    assert (found["status"], found["counts"]) == ("ok", {})


def test_two_tokens_are_none(shared_app):
    good = shared_app.headers(**ADMIN)["authorization"]
    headers = [("authorization", good), ("authorization", good)]
    assert shared_app.post("{ status { store } }", headers).status_code == 401


def test_a_key_says_who_asks_until_it_is_taken_back(app):
    text, key = made(app.keys)
    headers = {"authorization": f"Bearer {text}"}
    assert app.post(NAMES, headers).status_code == 200
    revoke_key(app.keys, key.id)
    time.sleep(1.1)
    assert app.post(NAMES, headers).status_code == 401


def test_keys_that_are_damaged_over_or_unknown_are_refused(tmp_path):
    path = tmp_path / "keys.jsonl"
    text, key = made(path)
    past, _ = made(path, days=1, now=int(time.time()) - 86_400)
    keys = Keys(path)
    assert keys.principal(text).id == f"key:{key.id}"
    damaged = [
        text[:n] + ("A" if text[n] != "A" else "B") + text[n + 1 :] for n in range(len(text))
    ]
    for wrong in (*damaged, past, text + " ", text[:-1], text.upper(), "gapi_", ""):
        with pytest.raises(Unauthenticated):
            keys.principal(wrong)


def test_without_tokens_and_keys_everybody_is_the_one_at_this_machine():
    assert not Doorman().asks
    assert asyncio.run(Doorman().principal(None)) is LOCAL  # type: ignore[arg-type] # not looked at


def test_only_a_loopback_address_may_go_without_authentication():
    for host in ("127.0.0.1", "127.1.2.3", "::1", "localhost"):
        assert is_loopback(host)
        check_address(host, asks=False)
    for host in ("0.0.0.0", "::", "10.0.0.1", "graph.example", "", "localhost.example"):  # noqa: S104 - refused
        assert not is_loopback(host)
        check_address(host, asks=True)
        with pytest.raises(BadInput, match="GRAPHAPI_KEYS"):
            check_address(host, asks=False)


def test_names_and_numbers_are_masked_unless_somebody_says_why(app):
    masked = app.ask(NAMES, **ADMIN)["data"]["persons"]["nodes"]
    assert {each["name"] for each in masked} == {"Q*"}
    assert all("****" in each["phone"] for each in masked)
    clear = app.ask(NAMES, WHY, **ADMIN)["data"]["persons"]["nodes"]
    assert {each["name"] for each in clear} != {"Q*"}
    assert len({each["phone"] for each in clear}) == len(clear)


def test_a_reason_is_noted_before_anything_is_shown(app):
    app.ask(NAMES, quote("客户来电：核实号码，今天上午"), sub="wang", **ADMIN)
    store = app.client.app.state.house.store
    entries = app.client.run(store.audit())
    (entry,) = [each for each in entries if each.by == "wang"]
    assert (entry.act, entry.what) == ("UNMASK", "Person name, phone")
    assert entry.reason == "客户来电：核实号码，今天上午"
    assert entry.count == 11


def test_what_was_masked_is_not_noted(app):
    app.ask(NAMES, sub="wang", **ADMIN)
    entries = app.client.run(app.client.app.state.house.store.audit())
    assert [each for each in entries if each.by == "wang"] == []


@pytest.mark.parametrize("why", ["", "short", "x" * 201, quote("a reason\nof two lines")])
def test_a_reason_must_be_one(app, why):
    answer = app.ask(NAMES, why, **ADMIN)
    assert answer["errors"][0]["extensions"] == {
        "code": "BAD_USER_INPUT",
        "field": "GraphAPI-Unmask",
    }


@pytest.mark.parametrize("role", ["READER", "ANALYST", "JOB"])
def test_some_roles_do_not_unmask(shared_app, role):
    answer = shared_app.ask(NAMES, WHY, roles=[role], regions=["东区"])
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "data" not in answer


def test_nobody_unmasks_for_ever(app):
    for _ in range(3):
        assert "errors" not in app.ask(NAMES, WHY, **ADMIN)
    refused = app.ask(NAMES, WHY, **ADMIN)["errors"][0]["extensions"]
    assert refused["code"] == "RATE_LIMITED"
    assert 0 < refused["retryAfterMs"] <= 3_600_000
    assert "errors" not in app.ask(NAMES, WHY, sub="another", **ADMIN)
