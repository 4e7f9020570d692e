"""Who may ask: this machine's own page, and nobody who pretends to be it; and what a browser may do with an answer.

Source: the OWASP cheat sheets on cross-site request forgery, DNS rebinding and content security policy. A request needs the
Host of this server; one that changes anything also its Origin and the page's token; away from the loopback address every
request needs the key that was given. Leaves out: encryption: another address than the loopback is for networks one trusts.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ANY_ADDRESS = ("0.0.0.0", "::", "[::]")
MOST_BYTES = 4_000_000
TOKEN_HEADER = "x-openiads-token"
COOKIE = "openiads_key"
SAFE_METHODS = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass(frozen=True)
class Door:
    """The address that is served, the page's token, and the key that is asked for away from the loopback address."""

    host: str
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    key: str | None = None

    @property
    def hosts(self) -> tuple[str, ...] | None:
        """The values of Host that are answered; None for all of them, where every address of the machine is served."""
        if self.host in ANY_ADDRESS:
            return None
        bare = f"[{self.host}]" if ":" in self.host and not self.host.startswith("[") else self.host
        names = LOOPBACK if bare in LOOPBACK else (bare,)
        return tuple(f"{name}:{self.port}" for name in names) + (names if self.port == 80 else ())

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        host = "127.0.0.1" if self.host in ANY_ADDRESS else self.host
        bare = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"http://{bare}:{self.port}/" + (f"?key={self.key}" if self.key else "")


class Guard:
    """ASGI middleware: turns away what is not asked by this server's own page, and says so in a sentence."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on to the application, one request; websockets are none of this server's."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = self._refusal(scope)
        guarded = _with_headers(send)
        if answer is not None:
            await answer(scope, receive, guarded)
            return
        await self.app(scope, _limited(receive), guarded)

    def _refusal(self, scope: Scope) -> JSONResponse | RedirectResponse | None:
        headers, door = Headers(scope=scope), self.door
        host = headers.get("host", "").lower()
        if door.hosts is not None and host not in door.hosts:
            return _said(421, f"this server answers as {door.hosts[0]} only; open {door.address.partition('?')[0]}")
        if door.key is not None and (answer := self._without_key(scope, headers, door.key)) is not None:
            return answer
        if "upgrade" in headers:
            return _said(400, "there is no websocket here, nor anything else to change to: ask by HTTP")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length) > MOST_BYTES:
            return _said(413, f"a request may hold {MOST_BYTES} bytes at most")
        if scope["method"] in SAFE_METHODS:
            return None
        if headers.get("origin", "").lower() != f"http://{host}":
            return _said(403, "only this server's own page may change anything: the request's Origin is another")
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), door.token.encode()):
            return _said(403, "only this server's own page may change anything: load the page again")
        return None

    def _without_key(self, scope: Scope, headers: Headers, key: str) -> JSONResponse | RedirectResponse | None:
        """What a request away from the loopback address gets that does not bear the key; the key becomes a cookie once."""
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if scope["path"] == "/" and hmac.compare_digest(asked.encode(), key.encode()):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(COOKIE, key, httponly=True, samesite="strict", path="/")
            return answer
        if hmac.compare_digest(_cookie(headers).encode(), key.encode()):
            return None
        return _said(403, "this server asks for the key that was printed when it began: open the address with ?key=")


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _said(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sent


def _limited(receive: Receive) -> Receive:
    """Receives a body of bounded size: one that is longer than it said is cut off, and so no JSON."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            return {"type": "http.disconnect"}
        return message

    return limited
