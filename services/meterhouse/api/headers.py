"""What every answer says to the browser: run nothing of it, show it in no frame, tell nobody where it was."""

from typing import Any

import falcon

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    # The documentation has one style sheet and no script; nothing else here is a page.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SEEN_BY_OTHERS = ("ETag", "Location", "Retry-After", "X-Request-Id", "RateLimit-Remaining", "RateLimit-Reset")


class SafetyHeaders:
    """Middleware."""

    def __init__(self, *, is_encrypted: bool, is_shared: bool) -> None:
        """is_shared   pages of other sites may call the API"""
        self._headers = dict(_ALWAYS)
        if is_encrypted:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"
        if is_shared:
            del self._headers["Cross-Origin-Resource-Policy"]

    def process_response(self, _req: falcon.Request, resp: falcon.Response, *_rest: Any) -> None:
        """What a resource has set itself, as for a document that is saved, stays."""
        resp.set_headers({name: value for name, value in self._headers.items() if resp.get_header(name) is None})


def sharing(origins: tuple[str, ...]) -> list[Any]:
    """Middleware that lets pages of these sites call the API with a token or key, never with our cookies."""
    return [falcon.CORSMiddleware(allow_origins=origins, expose_headers=_SEEN_BY_OTHERS)] if origins else []
