"""Forgotten passwords: a link by mail that is good once and for half an hour; only its hash is kept."""

import secrets
from dataclasses import dataclass
from functools import partial

import orjson

from meterhouse.kernel.errors import Fault, Refused
from meterhouse.store.accounts import Account, account, at_address
from meterhouse.store.admission import redis_answers
from meterhouse.store.mail import Letter, Post
from meterhouse.store.people import People
from meterhouse.store.secret import hash_of_token

_RESET = "meterhouse:reset:"
_SECONDS = 1800
_HOUR = 3600
_OF_ACCOUNT, _OF_CLIENT = 3, 30
"""Most letters in an hour, to an account and asked for from an address."""
_TEXT = """Hello {name},

somebody, hopefully you, asked for a new password for Meterhouse at {root}.

Choose it here within half an hour; the link works once:

{link}

If it was not you, do nothing: your password stays as it is.
"""


@dataclass(frozen=True)
class Resets:
    people: People
    post: Post
    web_root: str

    def ask(self, name: str | None, email: str | None, client: str) -> None:
        """Says nothing of whether there is such an account, or whether it has an address."""
        if self.people.attempts.within(f"reset from {client}", _OF_CLIENT, _HOUR):
            # Beside the request: how long it takes would say what was found.
            self.post.aside(partial(self._look, name, email, client))

    def _look(self, name: str | None, email: str | None, client: str) -> None:
        found = account(self.people.database, "name", name) if name else None
        for each in [found] if found else at_address(self.people.database, email) if email else []:
            if each.is_open and each.email and self.people.attempts.within(f"reset {each.id}", _OF_ACCOUNT, _HOUR):
                self._send(each, each.email, client)

    def _send(self, who: Account, address: str, client: str) -> None:
        token = secrets.token_urlsafe(32)
        kept = orjson.dumps({"user": who.id, "mark": who.mark})
        with redis_answers():
            self.people.redis.set(_RESET + hash_of_token(token), kept, ex=_SECONDS)
        link = f"{self.web_root}/#/reset?token={token}"
        text = _TEXT.format(name=who.display_name or who.name, root=self.web_root, link=link)
        self.post.hand_in(Letter(address, "Your new Meterhouse password", text), who.limit.organization_id)
        self.people.note(who.name, "password-forgotten", who, client=client)

    def take(self, token: str, new: str, client: str) -> Account:
        """The new password holds, and all sessions have ended; Refused where the link is not good any more."""
        key = _RESET + hash_of_token(token)
        with redis_answers():
            kept, left = self.people.redis.get(key), int(self.people.redis.ttl(key))
        told = orjson.loads(kept) if isinstance(kept, bytes) else {}
        who = account(self.people.database, "id", told["user"]) if told else None
        if who is None or not who.is_open or who.mark != told["mark"]:
            raise _worn()
        with redis_answers():
            is_first = bool(self.people.redis.delete(key))
        if not is_first:
            raise _worn()
        try:
            return self.people.give_password(who, new, "password-reset", client)
        except Refused:  # a bad password: the link is still good for a better one
            with redis_answers():
                self.people.redis.set(key, kept or b"", ex=max(left, 1))
            raise


def _worn() -> Refused:
    return Refused([Fault("token", "this link was used or is too old; ask for another one")])
