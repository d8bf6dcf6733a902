"""Stand before the desk: refuse requests that no page of ours sends, bound how many and how large, and tell browsers to run nothing but our own files.

It writes no words of a report anywhere: of a fault in the program the log tells the kind and the line, never the message.
"""

import asyncio
import logging
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recoupe.desk.desk import LOOPBACK
from recoupe.desk.words import N_
from recoupe.errors import DeskError

LOG = logging.getLogger("recoupe.desk")
# Where the guard leaves the address that a request came from, for `client` is whom it is made for.
PEER = "recoupe.peer"
# No address is longer.
_LONGEST_ADDRESS = 50
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# No form of ours and no report is larger; one request must not fill the memory.
MOST_BYTES = 25_000_000
TOO_LARGE = "the request is larger than {} MB; add large files with `recoupe add`"
# All bodies that are held at once: many large requests must not fill it either.
MOST_HELD = 10 * MOST_BYTES
# A body may be waited for so long, and longer for what has come of it: a client that sends a byte now and then is told to send it again.
BODY_S = 20.0
LEAST_A_SECOND = 10_000
# Requests that may come at once, as a multiple of those a second: a page asks for a dozen files.
_BURST_S = 2.0
# Clients that are remembered: those that were not heard of for longest are forgotten first.
_MOST_CLIENTS = 4096


def policy(image_hosts: Iterable[str] = ()) -> str:
    """Write the policy of our own pages: nothing inline, nothing evaluated, nothing from elsewhere but map tiles that the user named."""
    images = " ".join(("'self'", "data:", *image_hosts))
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; connect-src 'self'; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`: with that, browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the guard goes by.

    Attributes:
        hosts: names that the desk is asked for by; any other is another site's name for this machine.
        policy: the Content-Security-Policy of our own pages.
        requests_a_second: as many requests of one client are answered, on average.
        origin: what browsers say that forms come from where a proxy stands before the desk; empty for none.
        trusts: tells whether an address is that of a proxy, whose word for whom it asks is taken.
    """

    hosts: frozenset[str] = LOOPBACK
    policy: str = policy()
    requests_a_second: float = 200.0
    origin: str = ""
    trusts: Callable[[str], bool] = lambda _client: False


class Buckets:
    """Count how much each client may ask for still: what it has not used grows back with time."""

    def __init__(self, a_second: float) -> None:
        self._a_second = a_second
        self._most = a_second * _BURST_S
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now: float) -> float:
        """Take one request, and give the seconds to wait; 0 if it may go on."""
        left, at = self._left.pop(client, (self._most, now))
        left = min(self._most, left + (now - at) * self._a_second)
        self._left[client] = (max(0.0, left - 1), now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self._a_second


class Guard:
    """Stand before an application."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules
        self._buckets = Buckets(rules.requests_a_second)
        self._room = Room(MOST_HELD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[PEER] = (scope.get("client") or ("", 0))[0]
        scope["client"] = (self._asker(scope), 0)
        body = Body(receive, self._room)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        refusal = self._refusal(scope) or await self._handed_on(scope, body, answer)
        if refusal is not None:
            await refusal(scope, receive, answer)

    def _asker(self, scope: Scope) -> str:
        """Give the address that asks: of what a proxy hands on, the last that it says, for those before it anybody can write."""
        peer: str = scope[PEER]
        forwarded = Headers(scope=scope).getlist("x-forwarded-for") if self.rules.trusts(peer) else []
        last = ",".join(forwarded).rpartition(",")[2].strip()
        return last[:_LONGEST_ADDRESS] or peer

    async def _handed_on(self, scope: Scope, body: "Body", answer: Send) -> Response | None:
        """Hand a request on, and give what is to be answered in place of the application: its fault, or the refusal of the body."""
        started: list[bool] = []

        async def unless_refused(message: Message) -> None:
            if body.refused is None:  # else the application may make of it what it will
                started.append(True)
                await answer(message)

        try:
            await self.app(scope, body, unless_refused)
        except Exception as fault:  # noqa: BLE001 - the last place where a fault of the program can be kept from showing its words
            if body.refused is None and not body.gone:
                LOG.error("request_failed method=%s kind=%s at=%s", scope["method"], type(fault).__name__, _place(fault))
                return None if started else _problem(500, "the program failed; its log says where. Nothing was written", scope)
        finally:
            body.release()
        return None if body.refused is None or started else _problem(*body.refused, scope)

    def _refusal(self, scope: Scope) -> Response | None:
        """Give the refusal of a request, or None if it may go on."""
        headers = Headers(scope=scope)
        if hostname(headers.get("host", "")) not in self.rules.hosts:
            return _problem(421, "the desk is not asked for by this name; open it by the address that it printed", scope)
        wait = self._buckets.take(scope["client"][0], time.monotonic())
        if wait:
            refused = _problem(429, "too many requests at once; wait and ask again", scope)
            refused.headers["retry-after"] = str(int(wait) + 1)
            return refused
        if scope["method"] not in SAFE_METHODS and is_foreign(headers, scope["scheme"], self.rules.origin):
            return _problem(403, "this request was sent by another site; send it from the desk itself", scope)
        if int(_digits(headers.get("content-length", "0"))) > MOST_BYTES:
            return _problem(413, TOO_LARGE.format(MOST_BYTES // 1_000_000), scope)
        return None

    def _dress(self, headers: MutableHeaders, path: str) -> None:
        """Set the headers that every answer bears; what an answer says of itself stays."""
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", self.rules.policy)
        if path.startswith("/static/"):
            headers["cache-control"] = "public, max-age=31536000, immutable"


def hostname(host: str) -> str:
    """Give the name or address in a Host header, without its port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_foreign(headers: Headers, scheme: str, own: str = "") -> bool:
    """Tell whether a browser says that another site sends a request. Programs that are no browsers say nothing, and are no way in for a site.

    Args:
        headers: of the request.
        scheme: by which it came here.
        own: the origin of the desk before a proxy, where there is one.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return True
    return origin is not None and origin not in {f"{scheme}://{headers.get('host', '')}", own or None}


def _digits(written: str) -> str:
    return written if written.isascii() and written.isdigit() else str(MOST_BYTES + 1)


class RefusedBodyError(DeskError):
    """The body of a request is not taken: it grew too large, came too slowly, or there is no room for it."""


class Room:
    """Count the bytes of all bodies that are held at once."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> bool:
        """Take room, and tell whether there was enough."""
        self._left -= size
        return self._left >= 0

    def give(self, size: int) -> None:
        """Give room back."""
        self._left += size


class Body:
    """Hand the body of a request on, and refuse one that grows too large unsaid, that comes too slowly, or that there is no room for.

    Attributes:
        refused: the status and the reason with which it was refused, once it is.
        gone: whether the client went away before all of it had come.
    """

    def __init__(self, receive: Receive, room: Room) -> None:
        self.refused: tuple[int, str] | None = None
        self.gone = False
        self._receive, self._room = receive, room
        self._taken, self._waited, self._whole = 0, 0.0, False

    async def __call__(self) -> Message:
        """Give the next message.

        Raises:
            RefusedBodyError: it is not taken.
        """
        if self._whole:
            return await self._receive()
        start = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, BODY_S + self._taken / LEAST_A_SECOND - self._waited)):
                message = await self._receive()
        except TimeoutError:
            raise self._refuse(408, "the request came too slowly; send it again over a faster connection, or add large files with `recoupe add`") from None
        self._waited += time.monotonic() - start
        self.gone = message["type"] == "http.disconnect"
        self._count(len(message.get("body", b"")))
        self._whole = not message.get("more_body", False)
        return message

    def _count(self, size: int) -> None:
        """Count what came.

        Raises:
            RefusedBodyError: it is too much.
        """
        self._taken += size
        if self._taken > MOST_BYTES:
            raise self._refuse(413, TOO_LARGE.format(MOST_BYTES // 1_000_000))
        if not self._room.take(size):
            raise self._refuse(503, "the desk holds as many large requests as it can; wait and send it again")

    def _refuse(self, status: int, reason: str) -> RefusedBodyError:
        self.refused = (status, reason)
        return RefusedBodyError(reason)

    def release(self) -> None:
        """Give back the room that was taken."""
        self._room.give(self._taken)
        self._taken = 0


def _place(fault: BaseException) -> str:
    """Name the file and line where a fault was raised, without any of its words."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"


def _problem(status: int, detail: str, scope: Scope) -> JSONResponse:
    """Say what was refused, as RFC 9457 writes it."""
    return JSONResponse(problem(status, detail, scope["path"]), status, media_type="application/problem+json")


TITLES = {
    400: N_("The request cannot be understood"),
    401: N_("Log in first"),
    403: N_("Refused"),
    404: N_("Not found"),
    405: N_("Not done here"),
    408: N_("Too slow"),
    409: N_("It is being done"),
    410: N_("Erased"),
    412: N_("It has changed"),
    413: N_("Too large"),
    421: N_("Not this host"),
    422: N_("Refused as it is written"),
    428: N_("Say what you read"),
    429: N_("Too many requests"),
    500: N_("The program failed"),
    503: N_("The ledger is busy"),
}


def problem(status: int, detail: str, instance: str) -> dict[str, object]:
    """Give the body of a problem."""
    return {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status, "detail": detail, "instance": instance}
