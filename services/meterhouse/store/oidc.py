"""Sign-in with an OpenID provider: authorization code with PKCE, and a signed token that says who it is.

Between the way there and the way back, Redis keeps what only we know of it, for ten minutes and once; the
browser keeps its number, so that nobody can be led back on the way of somebody else.
"""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import httpx
import orjson
import redis as redis_client
from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]  # authlib has no types
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from meterhouse.kernel.errors import NotSignedIn, Unavailable
from meterhouse.kernel.settings import Settings
from meterhouse.store.admission import redis_answers

_WAY = "meterhouse:oidc:"
WAY_SECONDS = 600
_SECONDS = 5.0
_KNOWN_SECONDS = 3600
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures with a public key alone: one made with what we share would be ours as well."""


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for."""

    email: str
    name: str | None
    to: str
    """Path of ours that they wanted."""


@dataclass
class OpenId:
    """Safe to share between threads."""

    settings: Settings
    redis: "redis_client.Redis"
    _known: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)

    @property
    def _back(self) -> str:
        return f"{self.settings.web_root}/api/v1/session/oidc/callback"

    def begin(self, to: str) -> tuple[str, str]:
        """Where to send the browser, and the number of its way."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with redis_answers():
            kept = orjson.dumps({"nonce": nonce, "verifier": verifier, "to": to})
            self.redis.set(_WAY + state, kept, ex=WAY_SECONDS)
        asked = {
            "response_type": "code",
            "client_id": self.settings.oidc_client_id,
            "redirect_uri": self._back,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        url = add_params_to_uri(self._endpoint("authorization_endpoint"), list(asked.items()))
        return str(url), state

    def finish(self, state: str, code: str) -> Identity:
        """NotSignedIn where the way is not ours, or the provider does not vouch for an address."""
        with redis_answers():
            kept = self.redis.getdel(_WAY + state)
        if not isinstance(kept, bytes):
            raise NotSignedIn("this way to sign in was used or is too old; begin anew")
        way = orjson.loads(kept)
        claims = self._claims(self._exchanged(code, way["verifier"]), way["nonce"])
        if not claims.get("email") or claims.get("email_verified") is not True:
            raise NotSignedIn(f"{self.settings.oidc_name} vouches for no e-mail address of yours")
        return Identity(str(claims["email"]), claims.get("name"), str(way["to"]))

    def _exchanged(self, code: str, verifier: str) -> str:
        """The ID token for a code."""
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "client_id": self.settings.oidc_client_id,
            "code_verifier": verifier,
        }
        shown = (self.settings.oidc_client_id, self.settings.oidc_client_secret)
        auth = httpx.BasicAuth(*map(quote_plus, shown)) if self.settings.oidc_client_secret else None
        try:
            answer = httpx.post(self._endpoint("token_endpoint"), data=given, auth=auth, timeout=_SECONDS)
            return str(answer.raise_for_status().json()["id_token"])
        except (httpx.HTTPError, ValueError, KeyError) as reason:
            raise NotSignedIn(f"{self.settings.oidc_name} did not say who you are: {reason}") from reason

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        expected = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._endpoint("issuer")},
            aud={"essential": True, "value": self.settings.oidc_client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            try:
                read = jwt.decode(token, self._keys(), algorithms=_ALGORITHMS)
            except (JoseError, ValueError):  # the provider may have taken a new key
                read = jwt.decode(token, self._keys(anew=True), algorithms=_ALGORITHMS)
            expected.validate(read.claims)
        except (JoseError, ValueError) as reason:
            raise NotSignedIn(f"what {self.settings.oidc_name} says of you is not valid: {reason}") from reason
        return read.claims

    def _endpoint(self, name: str) -> str:
        root = self.settings.oidc_issuer.rstrip("/")
        told = self._fetched(f"{root}/.well-known/openid-configuration")
        # A provider that calls itself otherwise than we do is another one.
        if str(told.get("issuer", "")).rstrip("/") != root or name not in told:
            raise Unavailable(f"{self.settings.oidc_issuer} does not describe itself as an OpenID provider")
        return str(told[name])

    def _keys(self, *, anew: bool = False) -> KeySet:
        return KeySet.import_key_set(self._fetched(self._endpoint("jwks_uri"), anew=anew))  # type: ignore[arg-type]

    def _fetched(self, url: str, *, anew: bool = False) -> dict[str, Any]:
        known = self._known.get(url)
        if known and known[0] > time.monotonic() and not anew:
            return known[1]
        try:
            answer = httpx.get(url, timeout=_SECONDS, follow_redirects=True).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as reason:
            raise Unavailable(f"{self.settings.oidc_name} does not answer: {reason}") from reason
        if not isinstance(answer, dict):
            raise Unavailable(f"{url} is no JSON object")
        self._known[url] = (time.monotonic() + _KNOWN_SECONDS, answer)
        return answer
