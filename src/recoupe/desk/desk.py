"""Hold what every screen and resource works with: the ledger, the codebook, the clock, and who sits at the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from recoupe.codebook.load import Codebook
from recoupe.desk.working import Works
from recoupe.pipeline.feeds import FeedWeb
from recoupe.read.fetching import Fetcher
from recoupe.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Settings:
    """How the desk is served.

    Attributes:
        host: where it listens; loopback alone until there are accounts.
        port: the port.
        user: who decides, written into each judgement.
        tiles: address of map tiles with `{z}`, `{x}`, `{y}`; empty for the map that ships.
        tiles_credit: whom maps with these tiles credit.
        contact: whom hosts of feeds may write to; part of what the program calls itself when it asks them.
        requests_a_second: as many requests of one client are answered, on average; more are told to wait.
    """

    host: str = "127.0.0.1"
    port: int = 8321
    user: str = "local"
    tiles: str = ""
    tiles_credit: str = ""
    contact: str = ""
    requests_a_second: float = 200.0


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
        codebook: what is known of the world.
        clock: gives the time, ISO 8601 in UTC.
        settings: how the desk is served.
        settler: links anew what decisions touch.
        reading: held while a report is read, which one does at a time.
        works: what is done behind the back of whoever asked for it.
        web: gives what fetches feeds and pages, when somebody asks for one at the desk; nothing else goes to the network.
        cache: what a screen made and may use again, by its own key; nothing that depends on the ledger.
        doing: keys of requests of programs that are being done here (`desk/once.py`).
    """

    ledger: Ledger
    codebook: Codebook
    clock: Callable[[], str]
    settings: Settings = field(default_factory=Settings)
    settler: Settler = field(default_factory=NoSettler)
    reading: Lock = field(default_factory=Lock)
    works: Works = field(default_factory=Works)
    web: Callable[["Settings"], FeedWeb] = lambda settings: Fetcher(settings.contact or None)
    cache: dict[str, object] = field(default_factory=dict)
    doing: dict[str, object] = field(default_factory=dict)


Query = Mapping[str, tuple[str, ...]]
