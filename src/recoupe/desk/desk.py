"""Hold what every screen and resource works with: the ledger, the codebook, the clock, and who sits at the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Lock
from typing import Protocol, cast

from recoupe.codebook.load import Codebook
from recoupe.desk.attempts import Attempts
from recoupe.desk.visitor import Visitor
from recoupe.desk.working import Works
from recoupe.pipeline.amended import codebook_with
from recoupe.pipeline.feeds import FeedWeb
from recoupe.read.fetching import Fetcher
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.personal import PersonalLedger
from recoupe.store.reader import Reader

# The names of this machine, by which nobody else reaches it.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How the desk is served.

    Attributes:
        host: where it listens; loopback alone until there are accounts.
        port: the port.
        user: who decides where there are no accounts, written into each judgement.
        tiles: address of map tiles with `{z}`, `{x}`, `{y}`; empty for the map that ships.
        tiles_credit: whom maps with these tiles credit.
        contact: whom hosts of feeds may write to; part of what the program calls itself when it asks them.
        requests_a_second: as many requests of one client are answered, on average; more are told to wait.
        address: how people open it, where that is not the host: the address of a proxy before it.
        proxy_header: the header by which a proxy names who is logged in; empty for none.
        proxy_networks: where proxies ask from: that header, and whom they ask for (`X-Forwarded-For`), are taken from there alone.
    """

    host: str = "127.0.0.1"
    port: int = 8321
    user: str = "local"
    tiles: str = ""
    tiles_credit: str = ""
    contact: str = ""
    requests_a_second: float = 200.0
    address: str = ""
    proxy_header: str = ""
    proxy_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @property
    def is_secure(self) -> bool:
        """Tell whether people open it over https."""
        return self.address.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Tell whether nobody but this machine reaches it, so that it may do without accounts."""
        return self.host in LOOPBACK and not self.address and not self.proxy_header and not self.proxy_networks

    def trusts(self, client: str) -> bool:
        """Tell whether a request comes from a proxy that is trusted."""
        try:
            found = ip_address(client)
        except ValueError:
            return False
        plain = (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
        return any(plain in network for network in self.proxy_networks)

    @property
    def local_role(self) -> Role:
        """Give what whoever sits at this machine may do, without accounts: everything."""
        return Role.ADMIN


class Settler(Protocol):
    """Who links anew what decisions touch, so that the next report need not wait for it."""

    def submit(self, key: str) -> None:
        """Note that an event was decided on."""

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is left to settle, and tell whether that is so."""


class NoSettler:
    """Leave linking to `recoupe link`."""

    def submit(self, key: str) -> None:
        """Do nothing."""

    def wait(self, timeout_s: float) -> bool:  # noqa: ARG002 - what the protocol hands over
        """Tell that nothing is left."""
        return True


@dataclass(frozen=True, slots=True)
class Desk:
    """What a screen or a resource works with.

    Attributes:
        ledger: reports, incidents and judgements.
        shipped: the codebook of the program.
        clock: gives the time, ISO 8601 in UTC.
        settings: how the desk is served.
        settler: links anew what decisions touch.
        reading: held while a report is read, which one does at a time.
        works: what is done behind the back of whoever asked for it.
        web: gives what fetches feeds and pages, when somebody asks for one at the desk; nothing else goes to the network.
        cache: what a screen made and may use again, by its own key; nothing that depends on the ledger.
        doing: keys of requests of programs that are being done here (`desk/once.py`).
        attempts: who tried to log in and how often.
        visitor: who sits at it, for one request; None where nobody asked.
        found: the codebook as one request found it, once it was asked for; None where nobody asked.
    """

    ledger: Ledger
    shipped: Codebook
    clock: Callable[[], str]
    settings: Settings = field(default_factory=Settings)
    settler: Settler = field(default_factory=NoSettler)
    reading: Lock = field(default_factory=Lock)
    works: Works = field(default_factory=Works)
    web: Callable[["Settings"], FeedWeb] = lambda settings: Fetcher(settings.contact or None)
    cache: dict[str, object] = field(default_factory=dict)
    doing: dict[str, object] = field(default_factory=dict)
    attempts: Attempts = field(default_factory=Attempts)
    visitor: Visitor | None = None
    found: list[Codebook] | None = None

    @property
    def codebook(self) -> Codebook:
        """Give the codebook of the program with what the team added; somebody may have amended it since the last request, here or elsewhere.

        Raises:
            CodebookError: what was added does not fit the codebook of this program.
        """
        if self.found:
            return self.found[0]
        amendments = self.ledger.amendments()
        codebook = codebook_with(amendments) if amendments else self.shipped
        if self.found is not None:
            self.found.append(codebook)
        return codebook

    @property
    def user(self) -> str:
        """Give by which name decisions are written."""
        return self.visitor.name if self.visitor else self.settings.user


def seen_by(desk: Desk, visitor: Visitor | None) -> Desk:
    """Give a desk as somebody sits at it: under their name, at a ledger that shows them nothing of what others decide on sheets of their own."""
    reader = Reader(visitor.name, visitor.role.reaches(Role.REVIEWER)) if visitor else Reader("")
    ledger = cast("Ledger", PersonalLedger(desk.ledger, reader))  # it does all that screens ask of a ledger
    return replace(desk, visitor=visitor, found=[], ledger=ledger)


Query = Mapping[str, tuple[str, ...]]
