"""Tokens: good ones say who asks, ten thousand bad ones say nothing, not even what is wrong."""

import asyncio
import json
import time
from dataclasses import dataclass
from dataclasses import field as field_of
from types import SimpleNamespace

import jwt
import pytest

from graphapi.api.access import jwks
from graphapi.api.access.jwks import PublishedKeys, keys_of
from graphapi.api.access.principal import Role
from graphapi.api.access.tokens import Tokens
from graphapi.errors import BadInput, Unauthenticated
from tests.api.access.issuer import AUDIENCE, ISSUER, Issuer


@pytest.fixture(scope="module")
def issuer():
    return Issuer()


@pytest.fixture(scope="module")
def published(issuer, tmp_path_factory):
    return issuer.publish(tmp_path_factory.mktemp("issuer") / "keys.json")


@pytest.fixture
def tokens(published):
    return Tokens(ISSUER, AUDIENCE, PublishedKeys(str(published)))


def bearer(tokens, token):
    return asyncio.run(tokens.principal(token))


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_good_token_says_who_asks(issuer, tokens, algorithm):
    token = issuer.token(
        algorithm=algorithm, roles=["MANAGER", "READER"], groups=["bureau"], budget=500
    )
    found = bearer(tokens, token)
    assert (found.id, found.roles) == ("somebody", {Role.MANAGER, Role.READER})
    assert (found.regions, found.groups, found.budget) == ({"东区"}, {"bureau"}, 500)
    assert not found.clear


def test_an_audience_may_be_one_of_several(issuer, tokens):
    assert bearer(tokens, issuer.token(aud=["other", AUDIENCE])).id == "somebody"


def test_who_sees_some_groups_only_sees_none_if_it_is_not_said_which(issuer, tokens):
    for role in ("MANAGER", "LEAD", "READER"):
        assert bearer(tokens, issuer.token(roles=[role], regions=...)).regions == frozenset()
    assert bearer(tokens, issuer.token(roles=["ANALYST"], regions=...)).regions is None
    both = bearer(tokens, issuer.token(roles=["LEAD", "READER"], regions=...))
    assert both.regions == frozenset()


def test_ten_thousand_bad_tokens_are_refused_with_one_answer(issuer, tokens, tell):
    bad = set(issuer.bad())
    assert len(bad) >= 10_000

    async def judged():
        accepted, told = [], set()
        for token in bad:
            try:
                accepted.append((token, await tokens.principal(token)))
            except Unauthenticated as error:
                told.add((error.message, error.field))
        return accepted, told

    accepted, told = asyncio.run(judged())
    tell(f"{len(bad):,} bad tokens, {len(accepted)} accepted")
    assert accepted == []
    assert len(told) == 1


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self):
        return self.now


@dataclass
class Counted(PublishedKeys):
    """Keys that count how often they are fetched."""

    source: str
    clock: Clock
    fetched: list = field_of(default_factory=list)

    def __post_init__(self):
        super().__init__(self.source, self.clock)
        read = self._read
        self._read = lambda: (self.fetched.append(self.clock.now), read())[1]


def key(keys, **header):
    return asyncio.run(keys.key({"alg": "RS256", "kid": "r", **header}))


def test_keys_are_kept_and_unknown_ones_do_not_make_us_fetch_for_ever(published):
    clock = Clock()
    keys = Counted(str(published), clock)
    for _ in range(3):
        key(keys)
    for name in "abc":
        with pytest.raises(LookupError):
            key(keys, kid=name)
    assert keys.fetched == [0.0]
    clock.now = jwks.PAUSE
    with pytest.raises(LookupError):
        key(keys, kid="d")
    assert keys.fetched == [0.0, jwks.PAUSE]


def test_new_keys_are_found_and_old_ones_let_go(issuer, tmp_path):
    clock, path = Clock(), issuer.publish(tmp_path / "keys.json")
    keys = Counted(str(path), clock)
    before = key(keys)
    Issuer().publish(path)
    clock.now = jwks.FRESH + 1
    assert key(keys).key.public_numbers() != before.key.public_numbers()


def test_keys_outlive_an_issuer_that_is_away_but_not_for_ever(issuer, tmp_path, caplog):
    clock, path = Clock(), issuer.publish(tmp_path / "keys.json")
    keys = Counted(str(path), clock)
    key(keys)
    path.unlink()
    clock.now = jwks.FRESH + 1
    assert key(keys).algorithm_name == "RS256"
    assert "could not be read: FileNotFoundError" in caplog.text
    clock.now = jwks.STALE + 1
    with pytest.raises(LookupError):
        key(keys)


def test_only_public_keys_for_signatures_of_our_algorithms_are_used(published):
    assert set(keys_of(published.read_bytes())) == {"r", "e"}
    with pytest.raises(jwt.PyJWTError):
        keys_of(b'{"keys": []}')
    with pytest.raises(ValueError, match="object"):
        keys_of(b"[]")


def test_keys_come_from_a_file_or_a_safe_address():
    for address in ("http://id.example/keys", "ftp://id.example/keys", "file:///etc/keys"):
        with pytest.raises(BadInput, match="https"):
            PublishedKeys(address)


def test_an_issuer_that_is_not_there_lets_nobody_in(issuer):
    tokens = Tokens(ISSUER, AUDIENCE, PublishedKeys("no-such-file.json"))
    with pytest.raises(Unauthenticated):
        bearer(tokens, issuer.token())


def test_a_token_is_verified_once_and_no_longer_believed_when_it_or_its_key_is_gone(
    issuer, tmp_path, monkeypatch
):
    clock = Clock()
    path = issuer.publish(tmp_path / "keys.json")
    tokens = Tokens(ISSUER, AUDIENCE, PublishedKeys(str(path), clock))
    token, other = issuer.token(), issuer.token(algorithm="ES256")
    assert bearer(tokens, token) is bearer(tokens, token)
    assert bearer(tokens, other).id == "somebody"
    path.write_text(json.dumps({"keys": json.loads(path.read_text())["keys"][1:]}))
    clock.now = jwks.FRESH + 1
    with pytest.raises(Unauthenticated):
        bearer(tokens, token)
    assert bearer(tokens, other).id == "somebody"
    later = time.time() + 3_601
    monkeypatch.setattr("graphapi.api.access.tokens.time", SimpleNamespace(time=lambda: later))
    with pytest.raises(Unauthenticated):
        bearer(tokens, other)


def test_only_so_many_tokens_are_remembered(issuer, tokens, monkeypatch):
    monkeypatch.setattr("graphapi.api.access.tokens.MOST_SEEN", 3)
    for number in range(5):
        bearer(tokens, issuer.token(sub=f"s{number}"))
    assert len(tokens._seen) == 3
