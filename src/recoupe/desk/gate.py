"""Stand behind the guard: know who asks, and let nobody through a door that is not theirs. What declares no door is let through to by nobody."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from recoupe.desk.desk import Desk
from recoupe.desk.doors import PAGE, Doors, Way
from recoupe.desk.entry import asked, is_feed, visitor_of
from recoupe.desk.visitor import ANYONE, VISITOR, Visitor, may
from recoupe.errors import EntryError, RecoupeError

LOGIN = "/login"
# Answers a refusal: the request, the status, and what to say.
Refuse = Callable[[Request, int, str], Response]


class Gate:
    """Stand before the application of a desk."""

    def __init__(self, app: ASGIApp, desk: Desk, doors: Doors, refuse: Refuse) -> None:
        self.app, self._desk, self._doors, self._refuse = app, desk, doors, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on with who makes it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["app"] = self.app
        refusal = await self._refusal(Request(scope, receive))
        await (refusal or self.app)(scope, receive, send)

    async def _refusal(self, request: Request) -> Response | None:
        """Give the refusal of a request, or None if it may go on."""
        way = self._doors.to(request.method, request.url.path)
        if way is not None and way.path.startswith("/static/"):
            return None
        try:
            visitor = await run_in_threadpool(visitor_of, self._desk, asked(request))
        except EntryError as fault:
            return self._refused(request, fault.status, str(fault))
        except RecoupeError as fault:
            return self._refuse(request, 503, str(fault))
        request.scope[VISITOR] = visitor
        if way is None:
            return None if visitor else self._unknown(request, way)
        if may(visitor, way.door):
            return None
        return self._unknown(request, way) if visitor is None else self._refuse(request, 403, _why(visitor, way))

    def _unknown(self, request: Request, way: Way | None) -> Response:
        """Lead somebody who is not logged in to where one is, or say so to a program."""
        if way is not None and way.kind == PAGE and request.method in {"GET", "HEAD"}:
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{LOGIN}?next={quote(back, safe='')}", 303)
        return self._refused(request, 401, f"this desk asks who you are; log in at {LOGIN}, or give a token as `Authorization: Bearer …`")

    def _refused(self, request: Request, status: int, detail: str) -> Response:
        refused = self._refuse(request, status, detail)
        if status == 401:
            refused.headers["www-authenticate"] = 'Basic realm="Recoupe", charset="UTF-8"' if is_feed(request) else "Bearer"
        return refused


def _why(visitor: Visitor, way: Way) -> str:
    if way.door is None or way.door is ANYONE:
        return "this is done by nobody: it does not say who may"
    return f"{visitor.name} is {visitor.role.value}, and this is done by {way.door.value} and above; ask whoever administers the ledger"
