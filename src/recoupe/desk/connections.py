"""Keep connections that say nothing, or never come to an end, from holding up the desk: each has so long to ask, and room is made for new ones.

The server itself counts only silence: a client that sends a byte now and then keeps a connection for ever, and as many as may be open are open soon. How long
the body of a request may take is seen to by the guard, which can answer.
"""

import asyncio
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# From the beginning of a connection, or of silence after an answer, to the last header of a request.
HEADERS_S = 10.0
# What a client still sends of a request that was refused is read and thrown away so long, for only then does it read the refusal.
DRAIN_S = 5.0
# Connections that may be open; the one that has been idle longest makes room for a new one. Far below what a system lets a program open: the ledger opens
# files too.
MOST_CONNECTIONS = 500


class PatientProtocol(H11Protocol):
    """A connection that is closed when its client takes too long to ask for something."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._waiting_since: float | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # the server's own signature
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > MOST_CONNECTIONS:
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

    def idle_since(self) -> float | None:
        """Give the time of the loop since which the client has been waited for; None while it is being answered."""
        return self._waiting_since


def _make_room(connections: list[PatientProtocol], new: PatientProtocol) -> None:
    """Break off the connection that has been idle longest; where each is being answered, the new one."""
    idle = [(since, number) for number, one in enumerate(connections) if one is not new and (since := one.idle_since()) is not None]
    chosen = connections[min(idle)[1]] if idle else new
    chosen.transport.abort()
