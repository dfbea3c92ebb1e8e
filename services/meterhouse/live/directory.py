"""Who is asking, what they may see and what points are called: asked of the database in a thread beside the loop."""

import asyncio
from functools import partial

from meterhouse.kernel.errors import NotSignedIn
from meterhouse.store.channels import Channels, Index
from meterhouse.store.people import People, Principal
from meterhouse.store.scope import Scope, Scopes
from meterhouse.store.secret import KEY_MARK


class Directory:
    def __init__(self, people: People, scopes: Scopes, channels: Channels) -> None:
        self._people, self._scopes, self._channels = people, scopes, channels

    async def principal(self, token: str, *, late: bool = False) -> Principal | None:
        """None where the token, or key, is no good, or its owner must change their password first.

        late   the token may have expired, while its session goes on
        """
        people = self._people
        known = people.by_key if token.startswith(KEY_MARK) else partial(people.by_token, late=late)
        try:
            found = await asyncio.to_thread(known, token)
        except NotSignedIn:
            return None
        return None if found.must_change_password else found

    async def view(self, principal: Principal) -> "View":
        return await asyncio.to_thread(self._view, principal)

    def _view(self, principal: Principal) -> "View":
        return View(self._channels.index(), self._scopes.of(principal.limit))


class View:
    """What one asker sees of one version of the configuration."""

    def __init__(self, index: Index, scope: Scope) -> None:
        self.index, self.scope = index, scope

    def points(self, targets: frozenset["Target"]) -> frozenset[int]:
        """Points of all targets together, as far as they are seen."""
        found: frozenset[int] = frozenset()
        for kind, what in targets:
            if kind == "meter":
                found |= self.index.points(meter=int(what))
            elif kind == "space":
                found |= self.index.points(space=int(what))
            else:
                found |= self.index.points(device=str(what))
        seen = self.scope.of("points")
        return found if seen is None else found & seen


Target = tuple[str, int | str]
"""Kind (`meter`, `space`, `deviceId`) and which one."""
