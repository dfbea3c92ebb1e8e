"""Access tokens: a signed note of who signed in, in which session, and until when that counts."""

import hashlib
import time
from dataclasses import dataclass

import jwt

from meterhouse.kernel.errors import NotSignedIn

_ALGORITHM = "HS256"


@dataclass(frozen=True)
class Claims:
    user_id: int
    session: str
    mark: str
    """Of the password that they signed in with."""
    until: float
    """When the token ends [s UTC]."""
    ends: float
    """When its session does [s UTC]."""


def signed(claims: Claims, token_secret: str) -> str:
    told = {
        "sub": str(claims.user_id),
        "jti": claims.session,
        "pw": claims.mark,
        "iat": int(time.time()),
        "exp": int(claims.until),
        "end": int(claims.ends),
    }
    return jwt.encode(told, token_secret, _ALGORITHM)


def read(token: str, token_secret: str, *, late: bool = False) -> Claims:
    """NotSignedIn where the token is none of ours or has expired.

    late   it may have expired, as long as its session has not
    """
    asked = {"require": ["exp", "sub", "jti", "pw"], "verify_exp": not late}
    try:
        told = jwt.decode(token, token_secret, [_ALGORITHM], options=asked)  # type: ignore[arg-type]
        ends = float(told.get("end", told["exp"]))
        claims = Claims(int(told["sub"]), str(told["jti"]), str(told["pw"]), float(told["exp"]), ends)
    except (jwt.InvalidTokenError, ValueError) as reason:
        raise NotSignedIn("the token is not valid or has expired; sign in again") from reason
    if claims.ends <= time.time():
        raise NotSignedIn("the session has ended; sign in again")
    return claims


def mark(password: str | None) -> str:
    """Of a password's hash: changes with it, so that tokens from before it are of no use."""
    return hashlib.sha256((password or "").encode()).hexdigest()[:12]
