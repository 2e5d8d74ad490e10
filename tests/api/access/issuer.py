"""An issuer of tokens with keys of its own, good tokens, and thousands of bad ones."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ISSUER = "https://id.carrier.example"
AUDIENCE = "graphapi"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def signed(claims: Any, key: Any, algorithm: str, **header: Any) -> str:
    payload = json.dumps(claims).encode()
    return jwt.PyJWS().encode(payload, key, algorithm=algorithm, headers={"typ": "JWT", **header})


def encoded(data: bytes | dict[str, Any]) -> str:
    raw = json.dumps(data).encode() if isinstance(data, dict) else data
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True)
class Issuer:
    """Signs what it is told to."""

    rsa: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    ec: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def publish(self, path: Path) -> Path:
        """Write the set of public keys, and beside them a secret that must never be used."""
        keys = [
            {**RSAAlgorithm.to_jwk(self.rsa.public_key(), as_dict=True), "kid": "r", "use": "sig"},
            {**ECAlgorithm.to_jwk(self.ec.public_key(), as_dict=True), "kid": "e", "use": "sig"},
            {"kty": "oct", "k": encoded(b"a secret in a set of public keys"), "kid": "s"},
        ]
        path.write_text(json.dumps({"keys": keys}))
        return path

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "somebody",
            "iat": now,
            "exp": now + 3600,
            "roles": ["READER"],
            "regions": ["东区"],
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not ...}

    def token(self, *, algorithm: str = "RS256", **changes: Any) -> str:
        key, id_ = (self.ec, "e") if algorithm.startswith("ES") else (self.rsa, "r")
        return signed(self.claims(**changes), key, algorithm, kid=id_)

    def bad(self) -> Iterator[str]:
        """Yield tokens that are all wrong, each in its own way."""
        good = self.token(), self.token(algorithm="ES256")
        for token in good:
            yield from _damaged(token)
        yield from self._unsigned()
        yield from self._by_others()
        yield from self._out_of_order()
        yield from _swapped(*good, self.token(sub="another", roles=["ADMIN"]))

    def _unsigned(self) -> Iterator[str]:
        payload = encoded(self.claims(roles=["ADMIN"]))
        signature = self.token().split(".")[2]
        for name in ("none", "None", "NONE", "nOnE", "", None, "null", 0, [], {}, "RS256", "HS256"):
            for id_ in ("r", "e", "s", "", None, [], {}, "x"):
                header = encoded({"alg": name, "typ": "JWT", "kid": id_})
                for end in ("", signature, "AA", encoded(b"\0" * 256), encoded(b"\0" * 64)):
                    yield f"{header}.{payload}.{end}"

    def _by_others(self) -> Iterator[str]:
        """Sign with other keys, and with public keys as if they were secrets."""
        public = self.rsa.public_key()
        secrets = [
            public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            public.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
            b"a secret in a set of public keys",
            b"",
            b"secret",
        ]
        payload = encoded(self.claims(roles=["ADMIN"]))
        for secret in secrets:
            for name, digest in (("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512")):
                for id_ in ("r", "e", "s", ""):
                    said = f"{encoded({'alg': name, 'typ': 'JWT', 'kid': id_})}.{payload}"
                    yield f"{said}.{encoded(hmac.new(secret, said.encode(), digest).digest())}"
        stranger = Issuer()
        for id_ in ("r", "e"):
            for name in ("RS256", "ES256", "RS384", "RS512", "PS256"):
                key = stranger.ec if name == "ES256" else stranger.rsa
                yield signed(self.claims(), key, name, kid=id_)
        jwk = RSAAlgorithm.to_jwk(stranger.rsa.public_key(), as_dict=True)
        for more in (
            {"jwk": jwk},
            {"jku": "https://evil.example/keys"},
            {"x5u": "https://evil.example/keys"},
            {"kid": "../../keys"},
            {"kid": "x" * 1000},
            {"crit": ["exp"]},
        ):
            yield signed(self.claims(), stranger.rsa, "RS256", **{"kid": "r", **more})
        for name in ("RS384", "RS512", "PS256", "PS384", "PS512"):
            yield signed(self.claims(), self.rsa, name, kid="r")

    def _out_of_order(self) -> Iterator[str]:
        """Sign well what must not be believed."""
        now = int(time.time())
        for changes in (
            *({"exp": now - seconds} for seconds in (1, 60, 3600, 10**9)),
            *({"exp": each} for each in (..., 0, -1, "soon", [], {}, True, "", str(now))),
            *({"nbf": now + seconds} for seconds in (60, 3600, 10**9)),
            *({"iat": now + seconds} for seconds in (3600, 10**9)),
            *({"aud": each} for each in (..., "", "graphAPI", "graphapi ", [], ["other"], 1, {})),
            *({"iss": each} for each in (..., "", ISSUER + "/", ISSUER.upper(), [ISSUER], 1)),
            *({"sub": each} for each in (..., "", 7, [], {}, "x" * 201, "a\nb", "a\0b", "\u202e")),
            *({"roles": each} for each in (..., [], "ADMIN", ["KING"], ["admin"], [1], {}, [[]])),
            *({"regions": each} for each in ("东区", [1], [""], {}, 0, True, ["x" * 201], [None])),
            *({"groups": each} for each in ("bureau", [1], [""], {}, 0, [[]], ["x"] * 1001)),
            *({"budget": each} for each in (0, -1, "9", 1.5, True, 10**9, [])),
        ):
            for algorithm in ("RS256", "ES256"):
                yield self.token(algorithm=algorithm, **changes)


def _damaged(token: str) -> Iterator[str]:
    """Yield a token with one letter changed, left out, or too many, at every place; and others."""
    for place, letter in enumerate(token):
        drawn = hashlib.sha256(f"{place}".encode()).digest()
        others = [LETTERS[each % 64] for each in drawn[:4]]
        near = [LETTERS[LETTERS.index(letter) ^ 1]] if letter in LETTERS else []
        for other in {*others, *near} - {letter}:
            yield f"{token[:place]}{other}{token[place + 1 :]}"
        yield token[:place] + token[place + 1 :]
        yield token[:place]
        yield f"{token[:place]}{others[0]}{token[place:]}"
        for strange in "=.+/ \n\0é":
            yield f"{token[:place]}{strange}{token[place:]}"
    yield from (token + end for end in ("=", "==", ".", ".AA", " ", "\n", "A", "AAAA"))
    yield from (token.upper(), token.lower(), token[::-1], "", ".", "..", "...", token * 2)
    yield "[" * 8000
    yield f"{encoded(b'[' * 5000)}.{encoded(b'{}')}.AA"


def _swapped(*tokens: str) -> Iterator[str]:
    parts = [token.split(".") for token in tokens]
    for head in parts:
        for body in parts:
            for end in parts:
                whole = f"{head[0]}.{body[1]}.{end[2]}"
                if whole not in tokens:
                    yield whole
