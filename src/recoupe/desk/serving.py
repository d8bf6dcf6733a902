"""Serve a desk: on this machine alone, until there are accounts."""

import logging
import socket
import sys
import webbrowser
from collections.abc import Callable
from threading import Timer

import uvicorn

from recoupe.desk.app import build_app
from recoupe.desk.connections import PatientProtocol
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.guard import LOOPBACK
from recoupe.desk.warming import warmed
from recoupe.errors import DeskError

_OPEN_AFTER_S = 0.7
# When it is told to end, what is being answered may take so long.
_END_S = 10
# What was decided last is linked before the desk ends, if that does not take longer; `recoupe link` makes up for the rest.
_SETTLE_S = 20.0
# Threads that count and link give way to one that answers after this; with the usual 5 ms, a page of thirty questions waits as often for as long.
_SWITCH_S = 0.0005


def refuse_host(host: str) -> None:
    """Refuse to listen where others could reach the desk.

    Raises:
        DeskError: others could.
    """
    if host not in LOOPBACK:
        raise DeskError(
            f"--host {host!r}: the desk has no accounts yet, so whoever reaches it could read and change everything; serve it on 127.0.0.1, "
            "and reach it from elsewhere through `ssh -L`"
        )


def bound(settings: Settings) -> socket.socket:
    """Take the port, so that a wrong one is told before anything is loaded.

    Raises:
        DeskError: it is taken, or not to be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Said to be TCP, it is served without delay; else the body of an answer waits 40 ms for its headers to be acknowledged.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((settings.host, settings.port))
    except OSError as fault:
        found.close()
        raise DeskError(
            f"port {settings.port} of {settings.host} cannot be taken ({fault.strerror}); choose another with --port, 0 for any that is free"
        ) from fault
    return found


def address_of(listening: socket.socket, host: str) -> str:
    """Give the address that a browser opens."""
    port = listening.getsockname()[1]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def server_of(desk: Desk) -> uvicorn.Server:
    """Give what serves a desk: without a log of its own, for addresses and faults can both hold words of reports."""
    config = uvicorn.Config(
        build_app(desk),
        http=PatientProtocol,
        ws="none",
        access_log=False,
        log_level="critical",
        server_header=False,
        lifespan="off",
        forwarded_allow_ips="",
        timeout_graceful_shutdown=_END_S,
    )
    return uvicorn.Server(config)


def serve(desk: Desk, listening: socket.socket, *, browse: bool, started: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        desk: what is served.
        listening: the socket, bound.
        browse: open a browser.
        started: told the address once the desk is ready.
    """
    logging.getLogger("recoupe.desk").setLevel(logging.INFO)
    where, server = address_of(listening, desk.settings.host), server_of(desk)
    started(where)
    if browse:
        opening = Timer(_OPEN_AFTER_S, webbrowser.open, (where,))
        opening.daemon = True
        opening.start()
    sys.setswitchinterval(_SWITCH_S)
    try:
        with warmed(desk):
            server.run(sockets=[listening])
    finally:
        desk.settler.wait(_SETTLE_S)
