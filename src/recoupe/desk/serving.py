"""Serve a desk: on this machine alone, until there is an admin who lets people in."""

import logging
import socket
import sys
import webbrowser
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from threading import Timer
from urllib.parse import urlsplit

import uvicorn
from anyio.to_thread import current_default_thread_limiter

from recoupe.desk.app import build_app
from recoupe.desk.connections import AT_ONCE_SHARE, MOST_WAITING, connections_for, handles_raised, patient
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.warming import warmed
from recoupe.errors import DeskError
from recoupe.store.people import Role, Team

# Hosts that stand for every address of a machine.
_ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - to ask for more where one is named
_OPEN_AFTER_S = 0.7
# When it is told to end, what is being answered may take so long.
_END_S = 10
# What was decided last is linked before the desk ends, if that does not take longer; `recoupe link` makes up for the rest.
_SETTLE_S = 20.0
# Threads that count and link give way to one that answers after this; with the usual 5 ms, a page of thirty questions waits as often for as long.
_SWITCH_S = 0.0005
# As many requests are worked on at once, and others wait for their turn. One thread computes at a time whatever their number: with forty, 50 clients that never
# pause waited twice as long as with eight, which spend less of it on taking turns.
_AT_WORK = 8


def refuse_settings(settings: Settings, team: Team) -> None:
    """Refuse to be reached by others before there is somebody who lets people in, and settings that contradict one another.

    Raises:
        DeskError: whoever reached the desk could do everything, or people would open it by an address that it does not answer to.
    """
    host = urlsplit(settings.address)
    if settings.address and (host.scheme not in {"http", "https"} or not host.hostname or host.path not in {"", "/"}):
        raise DeskError(f"--address {settings.address!r}: this is no address that a browser opens; write it like https://desk.example.org")
    if settings.host in _ANYWHERE and not settings.address:
        raise DeskError(f"--host {settings.host!r} stands for every address of this machine; say with --address by which one people open the desk")
    if not settings.host.strip():
        raise DeskError("--host is empty; give an address of this machine, such as 127.0.0.1")
    if settings.proxy_header and not settings.proxy_networks:
        raise DeskError(f"--trust-proxy {settings.proxy_header!r}: say with --trust-from where the proxy asks from, else anybody could name themselves")
    if settings.is_local or any(one.is_active and one.role is Role.ADMIN for one in team.users()):
        return
    raise DeskError(
        "the ledger has no admin yet, so whoever reached the desk could read and change everything; make one with `recoupe admin user add NAME --role admin`, "
        "or serve it on 127.0.0.1 and reach it from elsewhere through `ssh -L`"
    )


def networks_of(written: Sequence[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read addresses and networks.

    Raises:
        DeskError: one of them is none.
    """
    try:
        return tuple(ip_network(one) for one in written)
    except ValueError as fault:
        raise DeskError(f"--trust-from: {fault}; write an address or a network, like 10.0.0.7 or 10.0.0.0/24") from fault


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


class PatientServer(uvicorn.Server):
    """A server that takes few connections and works on few requests at once, and lets the others wait."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; the loop has one number for both how many it takes at once and how many may wait."""
        current_default_thread_limiter().total_tokens = _AT_WORK
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(MOST_WAITING)


def server_of(desk: Desk) -> uvicorn.Server:
    """Give what serves a desk: without a log of its own, for addresses and faults can both hold words of reports."""
    most = connections_for(handles_raised())
    config = uvicorn.Config(
        build_app(desk),
        http=patient(most),
        backlog=most // AT_ONCE_SHARE,
        ws="none",
        access_log=False,
        log_level="critical",
        server_header=False,
        lifespan="off",
        forwarded_allow_ips="",
        timeout_graceful_shutdown=_END_S,
    )
    return PatientServer(config)


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
