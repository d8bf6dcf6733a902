"""Keep connections that say nothing, or never come to an end, from holding up the desk: each has so long to ask, and room is made for new ones.

The server itself counts only silence: a client that sends a byte now and then keeps a connection for ever, and as many as may be open are open soon. How long
the body of a request may take is seen to by the guard, which can answer.
"""

import asyncio
from contextlib import suppress
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# From the beginning of a connection, or of silence after an answer, to the last header of a request.
HEADERS_S = 10.0
# What a client still sends of a request that was refused is read and thrown away so long, for only then does it read the refusal.
DRAIN_S = 5.0
# Connections that may be open, where the system lets a program open so much; the one that has been idle longest makes room for a new one.
MOST_CONNECTIONS = 500
# What the desk has open beside connections: up to three files for each of forty threads that ask the ledger and for what works behind the page, and what it
# reads, fetches and serves at the same time.
_OPEN_BESIDE = 192
# Fewer serve nobody: a browser alone opens six.
_FEWEST = 16
# The loop takes so many new connections at once before room is made for any: a fourth of all that may be open. The others wait in the system, which holds so
# many.
AT_ONCE_SHARE = 4
MOST_WAITING = 2048


class PatientProtocol(H11Protocol):
    """A connection that is closed when its client takes too long to ask for something."""

    most = MOST_CONNECTIONS

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._waiting_since: float | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # the server's own signature
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > self.most:
            _make_room([cast("PatientProtocol", one) for one in self.connections], self)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._rest()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Begin to count when nothing is being answered, and end when something is."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()
        elif self._patience is None:
            draining = self.conn.their_state is h11.SEND_BODY
            self._waiting_since = self.loop.time()
            self._patience = self.loop.call_later(DRAIN_S if draining else HEADERS_S, self.close)

    def _rest(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = self._waiting_since = None

    def close(self) -> None:
        """Let go of the client, when what was written for it has been sent."""
        self.transport.close()

    def break_off(self) -> None:
        """Let go of the client at once; the connection is not chosen again before the loop comes round to end it."""
        self._rest()
        self.transport.abort()

    def idle_since(self) -> float | None:
        """Give the time of the loop since which the client has been waited for; None while it is being answered."""
        return self._waiting_since


def patient(most: int) -> type[PatientProtocol]:
    """Give the protocol of a server that holds so many connections open at most."""
    return type("BoundedProtocol", (PatientProtocol,), {"most": most})


def handles_raised() -> int | None:
    """Let this program open what it needs, as far as the system allows, and say how much that is; None where the system sets no such limit."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    wanted = MOST_CONNECTIONS + _OPEN_BESIDE
    raised = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):  # a system may allow less than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, raised), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def connections_for(handles: int | None) -> int:
    """Give how many connections may be open where a program may open so many files and sockets together, the ledger's among them."""
    return MOST_CONNECTIONS if handles is None else max(_FEWEST, min(MOST_CONNECTIONS, handles - _OPEN_BESIDE))


def _make_room(connections: list[PatientProtocol], new: PatientProtocol) -> None:
    """Break off the connection that has been idle longest; where each is being answered, the new one."""
    idle = [(since, number) for number, one in enumerate(connections) if one is not new and (since := one.idle_since()) is not None]
    chosen = connections[min(idle)[1]] if idle else new
    chosen.break_off()
