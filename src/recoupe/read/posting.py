"""Post a message to an address of the public web, past the same guard as what is fetched: a private address is never reached, a redirect never followed.

    status = Poster(contact="desk@example.org").post("https://hooks.example.org/in", b"{}", {}).status

Nothing of what the receiver answers is read but its status and for how long it asks to be left alone.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field

import httpx

from recoupe.errors import AddressError
from recoupe.read.addresses import check_address
from recoupe.read.fetching import AGENT, MOST_SECONDS, Rim, pause_asked_s
from recoupe.read.transport import Deadline, GuardedTransport
from recoupe.version import __version__

_SCHEME = "https"


@dataclass(frozen=True, slots=True)
class Posted:
    """What a receiver answered: its status, and for how many seconds it asks to be left alone, if it says so."""

    status: int
    pause_s: float | None = None


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts messages.

    Attributes:
        contact: who answers for this program, for receivers to write to; part of what it calls itself.
        rim: clocks, resolver and sockets.
    """

    contact: str | None = None
    rim: Rim = field(default_factory=Rim)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post a message of JSON.

        Args:
            address: where to, over https.
            body: what is sent.
            headers: what is said of it beside its kind.

        Raises:
            AddressError: the address is not one of the public web, or not over https.
            FetchError: the receiver cannot be reached, or does not answer in time.
        """
        url = check_receiver(address)
        said = {"User-Agent": f"{AGENT}/{__version__}{f' ({self.contact})' if self.contact else ''}", "Content-Type": "application/json", **headers}
        transport = GuardedTransport(Deadline(MOST_SECONDS, self.rim.clock), self.rim.backend, self.rim.resolve)
        with transport, closing(transport.handle_request(httpx.Request("POST", url, headers=said, content=body))) as response:
            return Posted(response.status_code, pause_asked_s(response, self.rim.now()))


def check_receiver(address: str) -> httpx.URL:
    """Give the address of a receiver in the form in which it is posted to.

    Raises:
        AddressError: it is not one of the public web, or not over https.
    """
    url = check_address(address)
    if url.scheme != _SCHEME:
        raise AddressError(f"{address[:100]!r}: messages are sent over https alone, so that nobody on the way reads or changes them; give an https address")
    return url
