"""All errors on one page, by whose doing they are; the API turns them into HTTP in one place.

MeterhouseError
├── Refused            the caller gave values that do not hold: all of them at once (422)
├── Malformed          the caller's body or query cannot be read (400)
├── NotSignedIn        no token, or one that no longer counts (401)
├── Forbidden          signed in, but not allowed (403)
│   └── MustChangePassword  not before the password was changed
├── NotFound           nothing there that the caller may see (404)
├── Conflict           what is there stands against it: duplicate, in use (409)
├── Outdated           somebody else changed it meanwhile (412)
├── TooLarge           more than we take at once (413)
├── TooSoon            more often than we take it (429)
├── Unavailable        a server that we need does not answer (503)
├── Damaged            what is kept is not what was written (500)
└── Unfit              this machine or this configuration cannot run Meterhouse (command line)
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One refused value: the field's path (`components[0].price`) and why it is refused."""

    field: str
    reason: str


class MeterhouseError(Exception):
    """Its text names the thing, the value and the way out."""


class Refused(MeterhouseError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.reason}" for fault in faults))
        self.faults = faults


class Malformed(MeterhouseError):
    pass


class NotSignedIn(MeterhouseError):
    pass


class Forbidden(MeterhouseError):
    pass


class MustChangePassword(Forbidden):
    pass


class NotFound(MeterhouseError):
    pass


class Conflict(MeterhouseError):
    pass


class Outdated(MeterhouseError):
    pass


class TooLarge(MeterhouseError):
    pass


class TooSoon(MeterhouseError):
    """`seconds` says when the next attempt is taken."""

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"{what}; try again in {seconds} s")
        self.seconds = seconds


class Unavailable(MeterhouseError):
    pass


class Damaged(MeterhouseError):
    pass


class Unfit(MeterhouseError):
    pass
