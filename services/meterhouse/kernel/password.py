"""What a password must be: long, nobody's name, and none of those that are tried first."""

from functools import cache
from pathlib import Path

LEAST = 10
"""Characters."""

_FEWEST_DIFFERENT = 4
_ROWS = ("1234567890" * 2, "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_LEET = str.maketrans("@4831!0$57", "aabeiiosst")
_AROUND = "0123456789 !?.,;:-_#*+@$&%/\\"
_WAY_OUT = "take three or four words that have nothing to do with each other"


def fault(password: str, *names: str | None) -> str | None:
    """Why it is refused, and what to do; None where it is good.

    names   of its owner: name, shown name, e-mail address
    """
    if len(password) < LEAST:
        return f"has {len(password)} characters; take at least {LEAST}, three words will do"
    plain = password.casefold()
    if len(set(plain)) < _FEWEST_DIFFERENT:
        return f"repeats the same few characters; {_WAY_OUT}"
    if any(plain in row or plain[::-1] in row for row in _ROWS):
        return f"is a row of the keyboard or the alphabet; {_WAY_OUT}"
    cores = {_core(plain), _core(plain).translate(_LEET)}
    if cores & {_core(part) for name in names if name for part in _parts(name.casefold())}:
        return f"is a name or address of its owner; {_WAY_OUT}"
    if any(_is_common(core) for core in cores):
        return f"is among those that are tried first; {_WAY_OUT}"
    return None


def _core(text: str) -> str:
    """Without the digits and marks that are put around a word to make it look like a password."""
    return text.strip(_AROUND)


def _parts(name: str) -> list[str]:
    return [part for part in (name, name.partition("@")[0], name.replace(" ", "")) if len(part) > 2]


def _is_common(core: str) -> bool:
    """Nothing but digits and marks, or a word of the list, once or several times."""
    return core == "" or any(not core.replace(word, "") for word in _common() if word in core)


@cache
def _common() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
