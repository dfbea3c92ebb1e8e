"""A small OpenID provider on loopback, for tests: real HTTP, real keys, and whatever claims a test wants."""

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.conftest import free_port

CLIENT, SECRET = "meterhouse", "shared by both"


class Provider:
    """claims   put into the next token over what belongs there; None leaves one out"""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.claims: dict[str, Any] = {"email": "ann@example.org", "email_verified": True, "name": "Ann"}
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        self.signs_with = self.key
        self._asked: dict[str, dict[str, str]] = {}
        self.fetched: list[str] = []

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }

    def keys(self) -> dict[str, Any]:
        return dict(KeySet([self.key]).as_dict(private=False))

    def authorize(self, asked: dict[str, str]) -> str:
        """Where to send the browser back to; nobody has to type a password here."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self._asked.pop(given["code"], None)
        shown = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if (
            asked is None
            or shown != f"{CLIENT}:{SECRET.replace(' ', '+')}"
            or given["redirect_uri"] != asked["redirect_uri"]
            or create_s256_code_challenge(given["code_verifier"]) != asked["code_challenge"]
        ):
            return None
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims = {name: value for name, value in {**usual, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", "kid": self.signs_with.kid}
        return {"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(header, claims, self.signs_with)}


@contextmanager
def provider() -> Iterator[Provider]:
    opened = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            opened.fetched.append(asked.path)
            if asked.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", opened.authorize(dict(parse_qsl(asked.query))))
                self.end_headers()
                return
            known = {"/.well-known/openid-configuration": opened.document, "/keys": opened.keys}
            self._answer(known[asked.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(opened.token(dict(parse_qsl(body)), self.headers.get("Authorization") or ""))

        def _answer(self, body: dict[str, Any] | None) -> None:
            self.send_response(200 if body else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body or {"error": "invalid_grant"}).encode())

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(opened.url).port or 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield opened
    finally:
        server.shutdown()
        server.server_close()
