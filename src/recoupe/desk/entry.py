"""Know who makes a request: by its session, by its token, by a proxy that is trusted, or, on this machine and without accounts, whoever sits at it."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request

from recoupe.desk.desk import Desk, Settings
from recoupe.desk.guard import PEER
from recoupe.desk.visitor import How, Visitor
from recoupe.errors import EntryError
from recoupe.store.people import User

# Two hours: a coder who went to lunch is still in, a screen that was left open overnight is not.
IDLE_S = 2 * 3600.0
# Whoever came in in the morning logs in again the next.
LONGEST_S = 12 * 3600.0
_BEARER, _BASIC = "bearer ", "basic "
# What programs read that know nothing of bearer tokens: they show a token as the password that they ask for. Nowhere else is one taken so, for a browser that
# was told one once sends it along unasked.
FEEDS, FEED_ENDING = "/feeds/", ".atom"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says of whoever makes it.

    Attributes:
        headers: its headers.
        cookies: its cookies.
        peer: the address that it came from: that of a proxy, where one stands before the desk.
        is_feed: whether it asks for a feed.
    """

    headers: Headers
    cookies: Mapping[str, str]
    peer: str
    is_feed: bool = False


def asked(request: Request) -> Asked:
    """Read what a request says of whoever makes it."""
    return Asked(request.headers, request.cookies, request.scope.get(PEER, ""), is_feed(request))


def is_feed(request: Request) -> bool:
    """Tell whether a request asks for a feed."""
    path = request.url.path
    return request.method in {"GET", "HEAD"} and path.startswith(FEEDS) and path.endswith(FEED_ENDING)


def session_cookie(settings: Settings) -> str:
    """Name the cookie of a session; over https so that no other host and no other path can have set it."""
    return "__Host-desk_session" if settings.is_secure else "desk_session"


def secret_of(shown: str) -> str:
    """Give the hash of what a program or a browser shows: 256 bits of chance need no salt, and no slow hash."""
    return hashlib.sha256(shown.encode()).hexdigest()


def visitor_of(desk: Desk, request: Asked) -> Visitor | None:
    """Give who makes a request; None if it does not say.

    Args:
        desk: whose accounts are asked.
        request: what it says.

    Raises:
        EntryError: it says what is not true: an unknown token, a name that comes from elsewhere than the proxy, or that nobody has.
    """
    if desk.settings.is_local and desk.ledger.team.is_empty():
        return Visitor(desk.settings.user, desk.settings.local_role)
    proxied = _proxied(desk, request)
    written = request.headers.get("authorization", "")
    if written:
        return _by_token(desk, _password(written) if request.is_feed else written)
    return proxied or _by_session(desk, request)


def _password(written: str) -> str:
    """Write the password that a reader of feeds shows as the bearer's token that it is; the name beside it says nothing."""
    if not written.lower().startswith(_BASIC):
        return written
    try:
        shown = base64.b64decode(written[len(_BASIC) :].strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return written
    return f"{_BEARER}{shown.partition(':')[2]}"


def _by_token(desk: Desk, written: str) -> Visitor:
    """Give whom a token stands for.

    Raises:
        EntryError: it lets nobody in.
    """
    shown = written[len(_BEARER) :].strip() if written.lower().startswith(_BEARER) else ""
    user = desk.ledger.team.with_token(secret_of(shown), desk.clock()) if shown else None
    if user is None:
        raise EntryError("the token is unknown, revoked or has ended; ask whoever administers the ledger for another", 401)
    return _visitor(user, How.TOKEN)


def _by_session(desk: Desk, request: Asked) -> Visitor | None:
    shown = request.cookies.get(session_cookie(desk.settings), "")
    user = desk.ledger.team.in_session(secret_of(shown), desk.clock(), IDLE_S) if shown else None
    return None if user is None else _visitor(user, How.SESSION)


def _proxied(desk: Desk, request: Asked) -> Visitor | None:
    """Give whom a proxy names.

    Raises:
        EntryError: the name comes from elsewhere, comes twice, or nobody has it.
    """
    named = request.headers.getlist(desk.settings.proxy_header) if desk.settings.proxy_header else []
    if not named:
        return None
    if not desk.settings.trusts(request.peer):
        raise EntryError(f"the header {desk.settings.proxy_header!r} is taken from the proxy alone; leave it out", 403)
    user = desk.ledger.team.user(named[0]) if len(named) == 1 and named[0].strip() else None
    if user is None or not user.is_active:
        raise EntryError("the proxy let you in, and this ledger has no account of your name; ask whoever administers it", 403)
    return _visitor(user, How.PROXY)


def _visitor(user: User, how: How) -> Visitor:
    assert user.role is not None  # whoever has none was not let in
    return Visitor(user.name, user.role, how)
