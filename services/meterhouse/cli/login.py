"""The first login: a password that people can read, say and type."""

import secrets

DEMO_NAME, FIRST_NAME = "demo", "admin"

# Consonant and vowel in turn can be spoken; letters that are easily mistaken (l, i, o, q, c, k) are left out.
_CONSONANTS, _VOWELS, _DIGITS = "bdfghjmnprstvwz", "aeu", "23456789"


def readable_password() -> str:
    """Four spoken groups and a number, like `taru-mebu-sade-vuna-47`: 49 bits by chance."""
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(8)]
    groups = [first + second for first, second in zip(syllables[::2], syllables[1::2], strict=True)]
    return "-".join((*groups, secrets.choice(_DIGITS) + secrets.choice(_DIGITS)))
