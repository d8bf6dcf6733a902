"""Keep webhooks and what was sent by them: both in the log, and beside it what they sign with and up to where each was told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, exists, func, insert, or_, select, update

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.canonical import digest, pack, storable, unpack
from recoupe.store.chain import append
from recoupe.store.instants import instant, microseconds
from recoupe.store.tables import deliveries, waiting, webhook_places, webhook_secrets, webhooks
from recoupe.store.values import Fault
from recoupe.store.webhooks import DELIVERED, FAILED, GIVEN_UP, PENDING, RUNNING, Delivery, Message, Place, Sent, Webhook

LONGEST_URL = 4000
_newer = webhooks.alias("newer")
_IS_LAST = ~exists().where(_newer.c.webhook == webhooks.c.webhook, _newer.c.number > webhooks.c.number)
# What a row of a webhook keeps of the one before it.
_KEPT = ("webhook", "state", "view", "language", "seal", "url", "by")

Transaction = Callable[[], AbstractContextManager[Connection]]


class SqlWebhooks:
    """The webhooks of a ledger in a database. `Webhooks` says what its methods do."""

    def __init__(self, reading: Transaction, writing: Transaction, now: Callable[[str], str]) -> None:
        self._reading, self._writing, self._now = reading, writing, now

    def all(self) -> list[Webhook]:
        with self._reading() as connection:
            first = select(webhooks.c.webhook, func.min(webhooks.c.seq).label("made")).group_by(webhooks.c.webhook).subquery()
            query = select(webhooks).join(first, first.c.webhook == webhooks.c.webhook).where(_IS_LAST)
            return [_webhook(row) for row in connection.execute(query.order_by(first.c.made)).mappings()]

    def add(self, webhook: Webhook, secret: str, *, at: str) -> None:
        with self._writing() as connection:
            _refuse(connection, webhook)
            fixed = {"id": f"{webhook.id}.1", "webhook": webhook.id, "number": 1, "state": webhook.state, "view": webhook.view, "language": webhook.language}
            row = {**fixed, "seal": _seal(secret), "at": instant(at), "url": webhook.url, "by": webhook.by}
            entry = append(connection, "webhook", self._now(at), [("webhooks", row)])
            connection.execute(insert(webhook_secrets), {"webhook": webhook.id, "number": 1, "secret": secret, "until": None})
            connection.execute(insert(webhook_places), {"webhook": webhook.id, "entry": entry, "last": ""})

    def turn(self, webhook_id: str, state: str, *, by: str, at: str) -> bool:
        with self._writing() as connection:
            last = _last(connection, webhook_id)
            if last["state"] == state:
                return False
            append(connection, "webhook", self._now(at), [_next(last, at, by, state=state)])
            return True

    def roll(self, webhook_id: str, secret: str, *, by: str, at: str, until: str) -> None:
        with self._writing() as connection:
            last = _last(connection, webhook_id)
            entry = append(connection, "webhook", self._now(at), [_next(last, at, by, seal=_seal(secret))])
            mine = webhook_secrets.c.webhook == webhook_id
            connection.execute(delete(webhook_secrets).where(mine, webhook_secrets.c.until <= microseconds(at)))
            connection.execute(update(webhook_secrets).where(mine, webhook_secrets.c.until.is_(None)).values(until=microseconds(until)))
            connection.execute(insert(webhook_secrets), {"webhook": webhook_id, "number": last["number"] + 1, "secret": secret, "until": None})
            if _place(connection, webhook_id) is None:  # a copy of a ledger: nobody knows what its receiver was told since
                connection.execute(insert(webhook_places), {"webhook": webhook_id, "entry": entry, "last": ""})

    def secrets(self, webhook_id: str, at: str) -> list[str]:
        stands = webhook_secrets.c.until.is_(None) | (webhook_secrets.c.until > microseconds(at))
        query = select(webhook_secrets.c.secret).where(webhook_secrets.c.webhook == webhook_id, stands)
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(webhook_secrets.c.number.desc())))

    def place(self, webhook_id: str) -> Place | None:
        with self._reading() as connection:
            return _place(connection, webhook_id)

    def note(self, webhook_id: str, place: Place, messages: Sequence[Message], at: str) -> None:
        with self._writing() as connection:
            _note(connection, webhook_id, messages, (instant(at), self._now(at)))
            entry, last = place
            connection.execute(update(webhook_places).where(webhook_places.c.webhook == webhook_id).values(entry=entry, last=last))

    def due(self, webhook_id: str, at: str, limit: int = 100) -> list[Message]:
        mine = (waiting.c.webhook == webhook_id, waiting.c.due <= microseconds(at))
        with self._reading() as connection:
            names = list(connection.scalars(select(waiting.c.message).where(*mine).order_by(waiting.c.seq, waiting.c.position).limit(limit)))
            return [_message(connection, name) for name in names]

    def tell(self, message_id: str, outcome: Sent, at: str) -> None:
        with self._writing() as connection:
            last = connection.execute(_tries(message_id).order_by(deliveries.c.number.desc()).limit(1)).mappings().first()
            if last is None or last["state"] not in {PENDING, FAILED}:
                raise UnknownIdError(f"message {message_id!r}: none of this id waits to be sent; `recoupe alert log` lists them")
            _tell(connection, last, outcome, (instant(at), self._now(at)))

    def failing_since(self, webhook_id: str) -> str | None:
        with self._reading() as connection:
            mine = deliveries.c.webhook == webhook_id
            well = connection.execute(select(func.max(deliveries.c.seq)).where(mine, deliveries.c.state == DELIVERED)).scalar() or 0
            again = (webhooks.c.webhook == webhook_id, webhooks.c.state == RUNNING)
            since = max(well, connection.execute(select(func.max(webhooks.c.seq)).where(*again)).scalar() or 0)
            failed = (mine, deliveries.c.seq > since, deliveries.c.state.in_((FAILED, GIVEN_UP)))
            return connection.execute(select(deliveries.c.at).where(*failed).order_by(deliveries.c.seq).limit(1)).scalar()

    def deliveries(self, webhook_id: str | None = None, before: Place = (0, ""), limit: int = 50) -> list[Delivery]:
        query = select(deliveries)
        if webhook_id is not None:
            query = query.where(deliveries.c.webhook == webhook_id)
        if before[0]:
            query = query.where(or_(deliveries.c.seq < before[0], and_(deliveries.c.seq == before[0], deliveries.c.id < before[1])))
        with self._reading() as connection:
            return [_delivery(row) for row in connection.execute(query.order_by(deliveries.c.seq.desc(), deliveries.c.id.desc()).limit(limit)).mappings()]

    def waiting(self) -> dict[str, int]:
        with self._reading() as connection:
            counted = connection.execute(select(waiting.c.webhook, func.count()).group_by(waiting.c.webhook))
            return {str(name): int(number) for name, number in counted}


# --- webhooks


def _refuse(connection: Connection, webhook: Webhook) -> None:
    """Refuse a webhook that cannot be kept.

    Raises:
        StoreError: there is one of this id, it names nobody, or its address is too long.
    """
    if connection.execute(select(webhooks.c.id).where(webhooks.c.webhook == webhook.id).limit(1)).first():
        raise StoreError(f"webhook {webhook.id!r}: there is one of this id; give it another")
    if not webhook.by:
        raise StoreError(f"webhook {webhook.id!r} names nobody; say in `by` who makes it")
    if len(webhook.url) > LONGEST_URL:
        raise StoreError(f"webhook {webhook.id!r}: its address has more than {LONGEST_URL} characters; give a shorter one")


def _webhook(row: RowMapping) -> Webhook:
    return Webhook(row["webhook"], row["url"] or "", row["view"], row["language"], row["state"], row["by"] or "", row["at"])


def _last(connection: Connection, webhook_id: str) -> RowMapping:
    """Give the row of a webhook as it is now.

    Raises:
        UnknownIdError: there is none of this id.
    """
    found = connection.execute(select(webhooks).where(webhooks.c.webhook == webhook_id).order_by(webhooks.c.number.desc()).limit(1)).mappings().first()
    if found is None:
        raise UnknownIdError(f"webhook {webhook_id[:80]!r}: there is none of this id; `recoupe alert list` lists them")
    return found


def _next(last: RowMapping, at: str, by: str, **changed: str) -> tuple[str, dict[str, Any]]:
    number = last["number"] + 1
    kept = {name: last[name] for name in _KEPT}
    return "webhooks", {**kept, **changed, "id": f"{last['webhook']}.{number}", "number": number, "at": instant(at), "by": by}


def _place(connection: Connection, webhook_id: str) -> Place | None:
    row = connection.execute(select(webhook_places.c.entry, webhook_places.c.last).where(webhook_places.c.webhook == webhook_id)).first()
    return None if row is None else (row.entry, row.last)


# --- messages


def _note(connection: Connection, webhook_id: str, messages: Sequence[Message], at: tuple[str, str]) -> None:
    """Write down messages that are not yet."""
    fresh = [one for one in messages if connection.execute(_tries(one.id).limit(1)).first() is None]
    if not fresh:
        return
    shared = {"webhook": webhook_id, "number": 0, "state": PENDING, "at": at[0], "due": at[0]}
    told = ({"position": position, "message": one.id, "incident": one.incident, "body": pack(one.body)} for position, one in enumerate(fresh))
    rows = [{**shared, **one, "id": f"{one['message']}.0"} for one in told]
    entry = append(connection, "alert", at[1], [("deliveries", row) for row in rows])
    due = {"webhook": webhook_id, "seq": entry, "due": microseconds(at[0])}
    connection.execute(insert(waiting), [{**due, "message": row["message"], "position": row["position"]} for row in rows])


def _tries(message_id: str) -> Select[Any]:
    return select(deliveries).where(deliveries.c.message == message_id)


def _message(connection: Connection, message_id: str) -> Message:
    """Give a message with its body, which stands in its first row, and how often it was sent: one row a try follows it."""
    first = connection.execute(_tries(message_id).where(deliveries.c.number == 0)).mappings().one()
    tries = connection.execute(select(func.max(deliveries.c.number)).where(deliveries.c.message == message_id)).scalar_one()
    return Message(message_id, first["incident"], b"" if first["body"] is None else unpack(bytes(first["body"])), tries)


def _tell(connection: Connection, last: RowMapping, outcome: Sent, at: tuple[str, str]) -> None:
    number, due = last["number"] + 1, None if outcome.due is None else instant(outcome.due)
    kept = {name: last[name] for name in ("webhook", "message", "position", "incident")}
    told = {"state": outcome.state, "status": outcome.status, "due": due, "reason": storable(outcome.reason) or None}
    append(connection, "deliver", at[1], [("deliveries", {**kept, **told, "id": f"{last['message']}.{number}", "number": number, "at": at[0]})])
    mine = waiting.c.message == last["message"]
    if outcome.state == FAILED and due is not None:
        connection.execute(update(waiting).where(mine).values(due=microseconds(due)))
    else:
        connection.execute(delete(waiting).where(mine))


def _delivery(row: RowMapping) -> Delivery:
    told = {name: row[name] for name in ("id", "webhook", "message", "number", "state", "incident", "status", "due", "at")}
    return Delivery(**told, reason=row["reason"] or "", entry=row["seq"])


# --- whether it is still so


def _seal(secret: str) -> str:
    """Give what the log keeps of a secret."""
    return digest(["webhook", secret])


def verify(connection: Connection) -> Iterator[Fault]:
    """Find secrets that no entry tells of, and messages that wait, or do not, otherwise than their tries say."""
    sealed = {(row.webhook, row.seal) for row in connection.execute(select(webhooks.c.webhook, webhooks.c.seal))}
    for row in connection.execute(select(webhook_secrets).order_by(webhook_secrets.c.webhook, webhook_secrets.c.number)):
        if (row.webhook, _seal(row.secret)) not in sealed:
            yield Fault("webhook_secrets", row.webhook, "no entry of the log says that this secret was given")
    shown = {row["message"]: dict(row) for row in connection.execute(select(waiting)).mappings()}
    expected = _waiting(connection)
    yield from (
        Fault("waiting", name, "it waits to be sent, or does not, otherwise than its tries say")
        for name in sorted({*shown, *expected})
        if shown.get(name) != expected.get(name)
    )


def _waiting(connection: Connection) -> dict[str, dict[str, Any]]:
    """Make anew which messages wait."""
    found: dict[str, dict[str, Any]] = {}
    columns = (deliveries.c[name] for name in ("message", "webhook", "number", "position", "state", "due", "seq"))
    for row in connection.execute(select(*columns).order_by(deliveries.c.seq, deliveries.c.number)):
        if row.number == 0:
            kept = {name: getattr(row, name) for name in ("message", "webhook", "seq", "position")}
            found[row.message] = {**kept, "due": microseconds(row.due)}
        elif row.state == FAILED and row.due and row.message in found:
            found[row.message]["due"] = microseconds(row.due)
        else:
            found.pop(row.message, None)
    return found
