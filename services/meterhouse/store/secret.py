"""Passwords and keys: what is kept of them is never enough to use them."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's first choice for argon2id
_NOBODY = _HASHER.hash(secrets.token_hex(16))

KEY_MARK = "mh_"
_PREFIX = 8


def kept(password: str) -> str:
    """What the table holds of a password."""
    return _HASHER.hash(password)


def fits(password: str, hashed: str | None) -> bool:
    """Whether it is the password; takes as long where there is none to compare with."""
    try:
        return _HASHER.verify(hashed or _NOBODY, password) and hashed is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_key() -> tuple[str, str, str]:
    """A key to show once, its prefix to tell it apart from others, and the hash that is kept of it."""
    prefix = KEY_MARK + secrets.token_hex(_PREFIX // 2)
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    return key, prefix, hash_of_key(key)


def hash_of_key(key: str) -> str:
    """Plain SHA-256 does: a key is 256 random bits, not something that a person chose."""
    return hashlib.sha256(key.encode()).hexdigest()
