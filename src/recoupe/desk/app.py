"""Make the web application of a desk: its screens with their JSON twins, its forms, its API, its files.

Nothing is listed here: screens and resources are found by file name, as members of every room are.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from recoupe import registry
from recoupe.desk.asking import is_local
from recoupe.desk.desk import LOOPBACK, Desk
from recoupe.desk.doors import HOME, PREFERENCES, Doors, ways_of
from recoupe.desk.entry import LONGEST_S, session_cookie
from recoupe.desk.gate import Gate
from recoupe.desk.guard import Guard, Rules, hostname, policy, problem
from recoupe.desk.rendering import STATIC, render
from recoupe.desk.resource import PREFIX, PROBLEMS, Resource, described, desk_of
from recoupe.desk.screen import Act, Data, Done, Page, Raw, Screen, Upload, Visit
from recoupe.desk.visitor import may
from recoupe.desk.words import N_, all_messages, choose
from recoupe.errors import (
    BusyKeyError,
    EntryError,
    ErasedError,
    LockedLedgerError,
    ReadError,
    RecoupeError,
    SignedError,
    StaleError,
    StoreError,
    UnknownIdError,
    UnreachableLedgerError,
)
from recoupe.version import __version__

LANGUAGE, KEYS, OWN_KEYS, SAID, UNDO = "desk_language", "desk_keys", "desk_own_keys", "desk_said", "desk_undo"
# Keys of one's own, each as what is pressed and what it is pressed for: `za.qx`.
_OWN_KEY = re.compile(r"[A-Za-z0-9]{2}")
_YEAR_S = 365 * 24 * 3600
# What was just done is said on the next page, and on no later one.
_SAID_S = 60
_UNDO_S = 3600
_STATUS: Mapping[type[RecoupeError], int] = {
    UnknownIdError: 404,
    ErasedError: 410,
    StaleError: 412,
    SignedError: 409,
    LockedLedgerError: 503,
    UnreachableLedgerError: 503,
    StoreError: 400,
    ReadError: 422,
    BusyKeyError: 409,
}
Endpoint = Callable[[Request], Awaitable[Response]]


def build_app(desk: Desk) -> ASGIApp:
    """Make the application that serves a desk, behind its guard and its gate."""
    settings, app = desk.settings, bare_app(desk)
    parts = urlsplit(settings.address)
    hosts = LOOPBACK | {settings.host} | ({hostname(parts.netloc)} if parts.netloc else set())
    rules = Rules(
        hosts, policy(tile_hosts(settings.tiles)), settings.requests_a_second, f"{parts.scheme}://{parts.netloc}" if parts.netloc else "", settings.trusts
    )
    return Guard(Gate(app, desk, doors(), _fault), rules)


@cache
def doors() -> Doors:
    """Give every route of the desk with who may use it; it is the same for every desk, and describing the API takes long."""
    app = bare_app(cast("Desk", None))  # nothing is asked of it
    return Doors(tuple(ways_of(app.state.screens, app.openapi(), app.openapi_url or "")))


def tile_hosts(address: str) -> tuple[str, ...]:
    """Give the origin of map tiles that the user named, which pages may load pictures from."""
    parts = urlsplit(address)
    return (f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}",) if parts.netloc else ()


def bare_app(desk: Desk) -> FastAPI:
    """Make the application without guard and gate: for tests of single pages, and for what reads its OpenAPI."""
    app = FastAPI(
        title="Recoupe",
        version=__version__,
        description="Reports, events, incidents and judgements of a ledger.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.desk = desk
    app.state.screens = screens()
    for screen in app.state.screens:
        _add_screen(app, screen)
    for name in registry.names("desk.api"):
        app.include_router(registry.load("desk.api", name, Resource).router, prefix=PREFIX, responses=PROBLEMS)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]  # FastAPI's own way to change what it describes
    app.add_route(HOME, _home, include_in_schema=False)
    app.add_route(PREFERENCES, _preferences, methods=["POST"], include_in_schema=False)
    app.mount(STATIC, StaticFiles(directory=str(files("recoupe") / "desk" / "static")))
    app.add_exception_handler(RecoupeError, _refused)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Exception, _failed)
    return app


def screens() -> tuple[Screen, ...]:
    """Load every screen, in the order of the navigation."""
    found = (registry.load("desk.screens", name, Screen) for name in registry.names("desk.screens"))
    return tuple(sorted(found, key=lambda screen: (screen.place is None, screen.place or 0, screen.name)))


# --- routes


def _add_screen(app: FastAPI, screen: Screen) -> None:
    """Add what a screen shows, does and hands out; twins first, for a placeholder would swallow their ending."""
    for page in screen.pages:
        app.add_route(f"{page.path}.json", _twin(page), include_in_schema=False)
    for raw in screen.raws:
        app.add_route(raw.path, _raw(raw), include_in_schema=False)
    for page in screen.pages:
        app.add_route(page.path, _page(screen, page), include_in_schema=False)
    for act in screen.acts:
        app.add_route(act.path, _act(screen, act), methods=["POST"], include_in_schema=False)


def _page(screen: Screen, page: Page) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        visit = visit_of(request)
        return await run_in_threadpool(lambda: _shown(request, (screen, page), visit, page.view(visit)))

    return endpoint


def _twin(page: Page) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(dict(await run_in_threadpool(page.view, visit_of(request))))

    return endpoint


def _raw(raw: Raw) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        given = await run_in_threadpool(raw.give, visit_of(request))
        return Response(given.content, media_type=given.media_type, headers=dict(given.headers))

    return endpoint


def _act(screen: Screen, act: Act) -> Endpoint:
    page = next((page for page in screen.pages if page.path == act.page), None)

    async def endpoint(request: Request) -> Response:
        visit = await _posted(request)
        try:
            done = await run_in_threadpool(act.do, visit)
        except RecoupeError as fault:
            if page is None:
                raise
            refused = fault
            return await run_in_threadpool(lambda: _shown(request, (screen, page), visit, page.view(visit), refused))
        if done.shown is None or page is None:
            return _led(visit.desk, done)
        return await run_in_threadpool(_shown_once, request, (screen, page), visit, {**page.view(visit), **done.shown})

    return endpoint


def visit_of(request: Request) -> Visit:
    """Give the visit that a request is."""
    query: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        query[name] = (*query.get(name, ()), value)
    language = choose(next(iter(query.get("lang", ())), None) or request.cookies.get(LANGUAGE), request.headers.get("accept-language"))
    url = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    client = request.client.host if request.client else ""
    session = request.cookies.get(session_cookie(request.app.state.desk.settings), "")
    return Visit(desk_of(request), language, request.path_params, query, url=url, client=client, session=session)


async def _posted(request: Request) -> Visit:
    """Give the visit that a form makes; how large it may be, the guard sees to."""
    form: dict[str, tuple[str, ...]] = {}
    sent: list[Upload] = []
    async with request.form() as fields:
        for name, value in fields.multi_items():
            if isinstance(value, UploadFile):
                sent.append(Upload(value.filename or "", await value.read()))
            else:
                form[name] = (*form.get(name, ()), value)
    return replace(visit_of(request), form=form, files=tuple(upload for upload in sent if upload.content))


def _shown(request: Request, on: tuple[Screen, Page], visit: Visit, data: Data, fault: RecoupeError | None = None) -> Response:
    """Give a page; with a fault, what was refused above it and what was sent kept."""
    screen, page = on
    known = all_messages()
    said = unquote(request.cookies.get(SAID, "")) if fault is None else ""
    context = {
        **data,
        **_frame(request, visit),
        "screen": screen,
        "page_title": " · ".join(part for part in (page.name(data), visit.words.say(page.title), visit.words.say(screen.title)) if part),
        "refused": str(fault) if fault else "",
        "said": visit.words.say(said) if said in known else "",
        "undo": request.cookies.get(UNDO, ""),
    }
    answer = HTMLResponse(render(visit.words.code, page.template, context), 200 if fault is None else status_of(fault))
    if visit.session:  # whoever comes to this machine after a log-out finds no page in the browser
        answer.headers["cache-control"] = "no-store"
    if isinstance(fault, EntryError) and fault.retry_after_s is not None:
        answer.headers["retry-after"] = str(int(fault.retry_after_s) + 1)
    if SAID in request.cookies:
        answer.delete_cookie(SAID, samesite="strict", httponly=True)
    return answer


def _shown_once(request: Request, on: tuple[Screen, Page], visit: Visit, data: Data) -> Response:
    """Give a page with something on it that nobody can be shown again, and that no browser keeps."""
    answer = _shown(request, on, visit, data)
    answer.headers["cache-control"] = "no-store"
    return answer


def _frame(request: Request, visit: Visit) -> dict[str, Any]:
    """Give what the layout of every page shows."""
    return {
        "visit": visit,
        "desk": visit.desk,
        "visitor": visit.desk.visitor,
        "screens": tuple(one for one in request.app.state.screens if may(visit.desk.visitor, one.pages[0].least)),
        "keys_on": request.cookies.get(KEYS) != "off",
        "own_keys": _own_keys(request),
        "here": visit.url,
        "version": __version__,
    }


def _led(desk: Desk, done: Done) -> Response:
    """Lead from an act to its page."""
    answer = RedirectResponse(done.to, 303)
    if done.session is not None:
        _keep_session(answer, desk, done.session)
    if done.said:
        answer.set_cookie(SAID, quote(done.said), max_age=_SAID_S, samesite="strict", httponly=True)
    if done.undo:
        answer.set_cookie(UNDO, done.undo, max_age=_UNDO_S, samesite="strict", httponly=True)
    else:
        answer.delete_cookie(UNDO, samesite="strict", httponly=True)
    return answer


def _keep_session(answer: Response, desk: Desk, shown: str) -> None:
    """Give a browser the cookie of its session, or take it away."""
    name, secure = session_cookie(desk.settings), desk.settings.is_secure
    if shown:
        answer.set_cookie(name, shown, max_age=int(LONGEST_S), path="/", secure=secure, samesite="strict", httponly=True)
    else:
        answer.delete_cookie(name, path="/", secure=secure, samesite="strict", httponly=True)


async def _home(request: Request) -> Response:
    """Lead to the first screen."""
    return RedirectResponse(request.app.state.screens[0].pages[0].path, 307)


def _own_keys(request: Request) -> tuple[tuple[str, str], ...]:
    """Give the keys of one's own: what is pressed, and what it is pressed for."""
    written = request.cookies.get(OWN_KEYS, "").split(".")
    return tuple({one[0]: (one[0], one[1]) for one in written if _OWN_KEY.fullmatch(one)}.values())


def _keep_own_keys(request: Request, visit: Visit, answer: Response) -> None:
    """Keep one more key of one's own, or none of them."""
    pair = visit.sent("pressed") + visit.sent("meant")
    if visit.sent("own") == "none":
        answer.delete_cookie(OWN_KEYS, samesite="strict", httponly=True)
    elif _OWN_KEY.fullmatch(pair):
        kept = {pressed: pressed + meant for pressed, meant in _own_keys(request)} | {pair[0]: pair}
        answer.set_cookie(OWN_KEYS, ".".join(kept.values()), max_age=_YEAR_S, samesite="strict", httponly=True)


async def _preferences(request: Request) -> Response:
    """Keep the language, whether single keys do anything, and which, in the browser alone."""
    visit = await _posted(request)
    back = visit.sent("back")
    answer = RedirectResponse(back if is_local(back) else "/", 303)
    for cookie, name in ((LANGUAGE, "language"), (KEYS, "keys")):
        if visit.sent(name):
            answer.set_cookie(cookie, visit.sent(name)[:20], max_age=_YEAR_S, samesite="strict", httponly=True)
    _keep_own_keys(request, visit, answer)
    return answer


# --- refusals


def status_of(fault: RecoupeError) -> int:
    """Give the status that tells a refusal."""
    if isinstance(fault, EntryError):
        return fault.status
    return next((status for kind, status in _STATUS.items() if isinstance(fault, kind)), 422)


async def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RecoupeError)  # no other comes here
    return _fault(request, status_of(fault), str(fault))


async def _not_served(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)  # no other comes here
    return _fault(request, fault.status_code, str(fault.detail))


async def _malformed(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)  # no other comes here
    told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
    return _fault(request, 422, told)


async def _failed(request: Request, _fault_of_ours: Exception) -> Response:
    """Say that the program failed, and none of its words; the guard tells the log where."""
    return _fault(request, 500, "the program failed, and wrote nothing; its log says where")


def _fault(request: Request, status: int, detail: str) -> Response:
    """Say what was refused: to programs as RFC 9457 writes it, to people on a page."""
    path = request.url.path
    if path.startswith(PREFIX) or path.endswith(".json"):
        return JSONResponse(problem(status, detail, path), status, media_type="application/problem+json")
    visit = visit_of(request)
    told = problem(status, detail, path)
    context = {**_frame(request, visit), "screen": None, "page_title": visit.words.say(N_("Refused")), "refused": "", "said": "", "undo": "", "problem": told}
    return HTMLResponse(render(visit.words.code, "refused.html", context), status)
