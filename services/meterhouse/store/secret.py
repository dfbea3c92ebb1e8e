"""Secrets: of passwords and keys too little is kept to use them; what we must use ourselves is sealed.

What seals is made from the secret that signs tokens: who changes that one gives sealed secrets anew.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


def hash_of_token(token: str) -> str:
    """Likewise for links and refresh tokens."""
    return hash_of_key(token)


@dataclass(frozen=True)
class Vault:
    """Seals and opens; one without a secret does neither."""

    token_secret: str = ""

    def sealed(self, text: str) -> str | None:
        """None where there is nothing to seal it with."""
        return _fernet(self.token_secret).encrypt(text.encode()).decode() if self.token_secret else None

    def opened(self, sealed: str) -> str | None:
        """None where it was sealed with another secret."""
        try:
            return _fernet(self.token_secret).decrypt(sealed.encode()).decode() if self.token_secret else None
        except InvalidToken:
            return None


NO_VAULT = Vault()


@cache
def _fernet(token_secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"meterhouse sealed fields").derive(token_secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
