"""Tell webhooks what is new: write down what each is to be told, then post what is due, and write down what came of it.

What is to be told is written with the place in the log up to where that is, in one transaction, before anything is posted; what came of a try is written after
it. A run that is cut off in between posts one message again, under the same id, and loses none. A message that is not taken is tried again, at first soon and
then ever less often; a webhook of which nothing was taken for days is disabled until somebody lets it go on.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from recoupe.errors import FetchError
from recoupe.pipeline.alerts import Alert, alerts_of
from recoupe.pipeline.standard_webhooks import headers_of
from recoupe.read.posting import Posted
from recoupe.store.incident_lists import Narrow
from recoupe.store.ledger import Ledger
from recoupe.store.webhooks import BROKEN, DELIVERED, FAILED, GIVEN_UP, Message, Sent, Webhook

# Seconds from each try in vain to the next: ten tries in three days and a quarter, as Standard Webhooks advises; a receiver that is mended within a day or a
# weekend misses nothing.
PAUSES_S = (60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
# A webhook of which nothing was taken for so long is disabled: longer than one message is tried.
MOST_DAYS = 5
# Who disables it, as the log keeps it.
PROGRAM = "recoupe"
WAITING = "waiting"
_TURNS = 500
_GONE, _BUSY, _TROUBLE, _TAKEN = 410, 429, 500, range(200, 300)


class Post(Protocol):
    """Posts messages; `read/posting.py` has the one that does."""

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post a message."""
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """What messages are sent with.

    Attributes:
        web: posts them.
        follows: gives what a webhook follows, as facets; None where its list is there no more.
        write: gives the body of a message.
        clock: gives the time, ISO 8601 with zone.
    """

    web: Post
    follows: Callable[[Webhook], Narrow | None]
    write: Callable[[Alert, Webhook], bytes]
    clock: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one message, or why a webhook is told nothing.

    Attributes:
        webhook: which one.
        state: `delivered`, `failed` or `given-up` of a message; `disabled` of a webhook that was, `waiting` of one that is told nothing until somebody acts.
        message: the id of the message; empty where it is about the webhook.
        reason: why not; empty where all is well.
    """

    webhook: str
    state: str
    message: str = ""
    reason: str = ""


def send_due(ledger: Ledger, sending: Sending) -> Iterator[Told]:
    """Write down what is new for each webhook, post what is due, and yield what came of it.

    Raises:
        LockedLedgerError: another run is at work with the alerts of this ledger.
        StoreError: the ledger refuses; its kind says why.
    """
    with ledger.alone("alerts"):
        for webhook in ledger.webhooks.all():
            if webhook.is_running:
                yield from _send(ledger, webhook, sending)


def _send(ledger: Ledger, webhook: Webhook, sending: Sending) -> Iterator[Told]:
    if ledger.webhooks.place(webhook.id) is None or not ledger.webhooks.secrets(webhook.id, sending.clock()):
        yield Told(webhook.id, WAITING, reason="this copy of the ledger has no secret of it; give it one with `recoupe alert roll`")
        return
    narrow = sending.follows(webhook)
    if narrow is None:
        yield Told(webhook.id, WAITING, reason="the list that it follows is saved no more; save it again under its name, or stop the webhook")
    else:
        note_new(ledger, webhook, narrow, sending)
    yield from _post_due(ledger, webhook, sending)


def note_new(ledger: Ledger, webhook: Webhook, narrow: Narrow, sending: Sending) -> None:
    """Write down what a webhook is to be told, up to the end of the log.

    Raises:
        StoreError: the ledger refuses; its kind says why.
    """
    place = ledger.webhooks.place(webhook.id)
    while place is not None and (turns := ledger.turns(place, _TURNS)):
        alerts = [alert for turn in turns for alert in alerts_of(turn, narrow)]
        place = turns[-1].place
        messages = [Message(message_id(webhook, alert), alert.incident, sending.write(alert, webhook)) for alert in alerts]
        ledger.webhooks.note(webhook.id, place, messages, sending.clock())


def message_id(webhook: Webhook, alert: Alert) -> str:
    """Name a message: the same alert has the same name for the same webhook, however often a run was cut off."""
    return "msg_" + hashlib.sha256(f"{webhook.id}\n{alert.id}".encode()).hexdigest()[:32]


def _post_due(ledger: Ledger, webhook: Webhook, sending: Sending) -> Iterator[Told]:
    """Post what is due, the oldest first, until nothing is, or the receiver is in trouble and is better left alone until the next run."""
    at = sending.clock()
    while messages := ledger.webhooks.due(webhook.id, at):
        for message in messages:
            sent, trouble = _try(ledger, webhook, message, sending)
            ledger.webhooks.tell(message.id, sent, sending.clock())
            yield Told(webhook.id, sent.state, message.id, sent.reason)
            if sent.state != DELIVERED and _is_broken(ledger, webhook, sent, sending.clock()):
                yield Told(webhook.id, BROKEN, reason=f"nothing of it was taken for {MOST_DAYS} days, or its receiver is gone (410); see to it, then resume it")
                return
            if trouble:
                return


def _try(ledger: Ledger, webhook: Webhook, message: Message, sending: Sending) -> tuple[Sent, bool]:
    """Post one message, and say what came of it and whether the receiver as a whole is in trouble."""
    if not message.body or not webhook.url:
        return Sent(GIVEN_UP, reason="what it said was erased"), False
    at = sending.clock()
    moment = datetime.fromisoformat(at)
    headers = headers_of(message.id, int(moment.timestamp()), message.body, ledger.webhooks.secrets(webhook.id, at))
    try:
        posted = sending.web.post(webhook.url, message.body, headers)
    except FetchError as fault:
        return _failed(message, moment, Posted(0), str(fault)), True
    if posted.status in _TAKEN:
        return Sent(DELIVERED, posted.status), False
    trouble = posted.status >= _TROUBLE or posted.status in {_BUSY, _GONE}
    return _failed(message, moment, posted, f"status {posted.status}"), trouble


def _failed(message: Message, moment: datetime, posted: Posted, reason: str) -> Sent:
    """Say when a message is tried again, or that it is not."""
    status = posted.status or None
    if message.tries >= len(PAUSES_S):
        return Sent(GIVEN_UP, status, reason)
    pause_s = max(PAUSES_S[message.tries], min(posted.pause_s or 0, PAUSES_S[-1]))
    return Sent(FAILED, status, reason, (moment + timedelta(seconds=pause_s)).isoformat())


def _is_broken(ledger: Ledger, webhook: Webhook, sent: Sent, at: str) -> bool:
    """Disable a webhook that is beyond hope, and tell whether it was."""
    since = ledger.webhooks.failing_since(webhook.id)
    if since is None:
        return False
    long = datetime.fromisoformat(at) - datetime.fromisoformat(since) >= timedelta(days=MOST_DAYS)
    return (sent.status == _GONE or long) and ledger.webhooks.turn(webhook.id, BROKEN, by=PROGRAM, at=at)
