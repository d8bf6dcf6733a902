"""Hold what webhooks are: where alerts of a saved list are sent, what was sent and what came of it; and the interface by which they are kept.

A webhook, each message that was written for it and each try to send one are rows of the log. The secret that it signs with is not: it lies in a table of its
own, as it is, for a hash cannot sign; no dump and no copy takes it along, and the log keeps a seal of it. Whoever can read the database can read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

# What a webhook is: `active`; `stopped` by a person; `disabled` by the program, because nothing was taken for too long.
RUNNING, STOPPED, BROKEN = "active", "stopped", "disabled"
# What becomes of a message: it is written down, it was taken, it was not and is tried again, it is tried no more.
PENDING, DELIVERED, FAILED, GIVEN_UP = "pending", "delivered", "failed", "given-up"
# Where one stands among what became of incidents: an entry of the log, and a row of it.
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where alerts of a saved list go.

    Attributes:
        id: names it; it lets nobody in.
        url: where messages are posted; empty where it was erased.
        view: the key of the saved view whose incidents it follows (`store.viewing.key_of`).
        language: in which its messages speak.
        state: `active`, `stopped` or `disabled`.
        by: who made or changed it last; `recoupe` where the program disabled it.
        at: when.
    """

    id: str
    url: str
    view: str
    language: str
    state: str = RUNNING
    by: str = ""
    at: str = ""

    @property
    def is_running(self) -> bool:
        """Tell whether anything is sent by it."""
        return self.state == RUNNING


@dataclass(frozen=True, slots=True)
class Message:
    """One alert as it is sent, the same in every try.

    Attributes:
        id: names it to the receiver, who can tell by it that a message came twice.
        incident: what it tells of.
        body: what is posted; empty where it was erased.
        tries: how often it was sent in vain.
    """

    id: str
    incident: str
    body: bytes
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one try to send a message.

    Attributes:
        state: `delivered`, `failed` or `given-up`.
        status: what the receiver answered; None where it did not.
        reason: why it was not taken; empty where it was.
        due: when it is tried again; None for never.
    """

    state: str
    status: int | None = None
    reason: str = ""
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the log of deliveries.

    Attributes:
        id: the row.
        webhook: which webhook.
        message: the id of the message.
        number: which try; 0 for the writing of the message.
        state: `pending`, `delivered`, `failed` or `given-up`.
        incident: what it tells of.
        status: what the receiver answered; None where it did not.
        reason: why it was not taken.
        due: when it is tried again.
        at: when.
        entry: the entry of the log that wrote it.
    """

    id: str
    webhook: str
    message: str
    number: int
    state: str
    incident: str
    status: int | None
    reason: str
    due: str | None
    at: str
    entry: int


class Webhooks(Protocol):
    """The webhooks of a ledger. Each method that writes is one transaction."""

    def all(self) -> list[Webhook]:
        """Give all webhooks, stopped ones too, in the order in which they were made."""

    def add(self, webhook: Webhook, secret: str, *, at: str) -> None:
        """Make a webhook. It is told what comes from now on, and nothing of what was before.

        Args:
            webhook: its id, where it posts, what it follows, and who makes it.
            secret: what it signs with.
            at: when.

        Raises:
            StoreError: there is one of this id, or nobody is named.
        """

    def turn(self, webhook_id: str, state: str, *, by: str, at: str) -> bool:
        """Stop a webhook, disable it, or let it go on where it stopped; tell whether anything was written.

        Raises:
            UnknownIdError: there is no such webhook.
        """

    def roll(self, webhook_id: str, secret: str, *, by: str, at: str, until: str) -> None:
        """Give a webhook another secret; messages bear a signature of the former one too until some time, so that a receiver can change at leisure.

        Raises:
            UnknownIdError: there is no such webhook.
        """

    def secrets(self, webhook_id: str, at: str) -> list[str]:
        """Give what a webhook signs with at some time, the newest first; nothing in a copy of a ledger, where it signs nothing until it is rolled."""

    def place(self, webhook_id: str) -> Place | None:
        """Give up to where alerts were written down for a webhook; None in a copy of a ledger."""

    def note(self, webhook_id: str, place: Place, messages: Sequence[Message], at: str) -> None:
        """Write down what a webhook is to be told, and up to where that is, in one transaction; a message that is written down already costs nothing."""

    def due(self, webhook_id: str, at: str, limit: int = 100) -> list[Message]:
        """Give messages that are due, those that were written first before others."""

    def tell(self, message_id: str, outcome: Sent, at: str) -> None:
        """Write down what came of a try.

        Raises:
            UnknownIdError: there is no such message, or it is done with.
        """

    def failing_since(self, webhook_id: str) -> str | None:
        """Give since when nothing of a webhook was taken; None where the last try went well, or there was none since somebody let it go on."""

    def deliveries(self, webhook_id: str | None = None, before: Place = (0, ""), limit: int = 50) -> list[Delivery]:
        """Give rows of the log of deliveries, the last first: of one webhook or of all, before the entry and the id of a row, or from the end."""

    def waiting(self) -> dict[str, int]:
        """Count the messages of each webhook that were neither taken nor given up."""
