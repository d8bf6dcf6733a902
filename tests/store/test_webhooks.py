"""What is sent where is kept alike in every store: nothing twice, nothing lost, secrets in no copy, and what was erased is not sent."""

import pytest
from sqlalchemy import delete, update

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.tables import waiting, webhook_secrets
from recoupe.store.values import AuditAsk
from recoupe.store.webhooks import BROKEN, FAILED, GIVEN_UP, PENDING, RUNNING, STOPPED, Message, Sent, Webhook
from tests.store.samples import ANOTHER, AT, LATER, SECRET, WEBHOOK, fill, fill_webhooks

MUCH_LATER = "2024-03-20T09:30:00Z"
ONE, TWO = Message("msg_a", "RCP-1", b'{"said":"a"}'), Message("msg_b", "RCP-2", b'{"said":"b"}')


@pytest.fixture
def webhooks(ledger: Ledger):
    """Give the webhooks of a ledger that has one."""
    ledger.webhooks.add(WEBHOOK, SECRET, at=AT)
    return ledger.webhooks


def rows(webhooks) -> list[tuple]:
    return [(one.message, one.number, one.state, one.status, one.reason, one.due) for one in webhooks.deliveries()]


def test_webhook_is_kept_and_begins_at_the_end_of_the_log(ledger: Ledger) -> None:
    """A webhook is listed as it was made, in an entry that names who made it, and is told nothing of what was before."""
    fill(ledger)
    ledger.webhooks.add(WEBHOOK, SECRET, at=AT)

    assert ledger.webhooks.all() == [Webhook("w1", "https://hooks.example/in", "key of a view", "fr", RUNNING, "Awa", AT)]
    assert ledger.webhooks.place("w1") == (ledger.head().entries, "")
    (entry,) = ledger.audit_page(AuditAsk(who="Awa"), limit=1)
    assert (entry.act, entry.rows[0].told["url"]) == ("webhook", "https://hooks.example/in")
    with pytest.raises(StoreError, match="there is one of this id"):
        ledger.webhooks.add(WEBHOOK, SECRET, at=AT)
    assert ledger.verify_chain() == []


@pytest.mark.parametrize(
    "webhook", [Webhook("w2", "https://hooks.example/in", "k", "fr"), Webhook("w2", "https://x.example/" + "x" * 4000, "k", "fr", by="Awa")]
)
def test_webhook_of_nobody_or_too_long_is_refused(ledger: Ledger, webhook: Webhook) -> None:
    """A webhook names who made it, and its address has an end."""
    with pytest.raises(StoreError):
        ledger.webhooks.add(webhook, SECRET, at=AT)
    assert ledger.head().entries == 0


def test_webhook_is_stopped_and_goes_on(webhooks) -> None:
    """A state that is another is an entry, and the same is none; there must be such a webhook."""
    assert webhooks.turn("w1", STOPPED, by="Bo", at=LATER)
    assert not webhooks.turn("w1", STOPPED, by="Bo", at=LATER)
    assert (webhooks.all()[0].state, webhooks.all()[0].by, webhooks.all()[0].url) == (STOPPED, "Bo", "https://hooks.example/in")
    assert webhooks.turn("w1", RUNNING, by="Bo", at=LATER)
    with pytest.raises(UnknownIdError, match="alert list"):
        webhooks.turn("w9", STOPPED, by="Bo", at=LATER)


def test_former_secret_signs_until_its_time(ledger: Ledger, webhooks) -> None:
    """After a secret was rolled both sign, the new one first, until the former one's time is over; the log tells neither."""
    webhooks.roll("w1", ANOTHER, by="Awa", at=AT, until=LATER)

    assert webhooks.secrets("w1", AT) == [ANOTHER, SECRET]
    assert webhooks.secrets("w1", LATER) == [ANOTHER]
    assert not any(secret in line for line in ledger.dump(history=True) for secret in (SECRET, ANOTHER))
    assert ledger.verify_chain() == []


def test_message_is_written_once_with_its_place(ledger: Ledger, webhooks) -> None:
    """What is to be told is written down with up to where that is; the same again, as after a run that died, writes nothing."""
    webhooks.note("w1", (7, "RCP-2.1"), [ONE, TWO], AT)
    entries = ledger.head().entries
    webhooks.note("w1", (9, "RCP-2.2"), [TWO, ONE], LATER)

    assert ledger.head().entries == entries
    assert webhooks.place("w1") == (9, "RCP-2.2")
    assert webhooks.due("w1", AT) == [ONE, TWO]
    assert webhooks.due("w1", "2024-03-14T09:29:59Z") == []
    assert webhooks.waiting() == {"w1": 2}
    assert rows(webhooks) == [("msg_b", 0, PENDING, None, "", AT), ("msg_a", 0, PENDING, None, "", AT)]


def test_log_of_deliveries_is_given_page_by_page(webhooks) -> None:
    """Pages follow one another, within one entry too, and hold every row once."""
    webhooks.note("w1", (7, ""), [ONE, TWO], AT)
    webhooks.tell("msg_a", Sent("delivered", 204), AT)
    whole, pages = webhooks.deliveries(), []
    place = (0, "")
    while page := webhooks.deliveries("w1", place, 1):
        pages += page
        place = (page[-1].entry, page[-1].id)

    assert pages == whole
    assert len(whole) == 3
    assert webhooks.deliveries("w2") == []


def test_message_waits_until_it_is_taken_or_given_up(ledger: Ledger, webhooks) -> None:
    """One that was not taken is due again at its time; one that was taken, or is tried no more, never."""
    webhooks.note("w1", (7, ""), [ONE, TWO], AT)
    webhooks.tell("msg_a", Sent(FAILED, 503, "status 503", LATER), AT)
    webhooks.tell("msg_b", Sent("delivered", 204), AT)

    assert webhooks.due("w1", AT) == []
    assert webhooks.due("w1", LATER) == [Message("msg_a", "RCP-1", ONE.body, 1)]
    webhooks.tell("msg_a", Sent(GIVEN_UP, None, "no answer"), LATER)
    assert (webhooks.due("w1", MUCH_LATER), webhooks.waiting()) == ([], {})
    for done in ("msg_a", "msg_b", "msg_z"):
        with pytest.raises(UnknownIdError, match="alert log"):
            webhooks.tell(done, Sent("delivered", 204), LATER)
    assert ledger.verify_chain() == []


def test_since_when_nothing_was_taken(webhooks) -> None:
    """A webhook fails since its first failure after what was taken last, and not before somebody let it go on."""
    webhooks.note("w1", (7, ""), [ONE, TWO], AT)
    assert webhooks.failing_since("w1") is None
    webhooks.tell("msg_a", Sent(FAILED, 500, "status 500", LATER), AT)
    webhooks.tell("msg_a", Sent(FAILED, 500, "status 500", LATER), LATER)
    assert webhooks.failing_since("w1") == AT
    webhooks.turn("w1", BROKEN, by="recoupe", at=LATER)
    webhooks.turn("w1", RUNNING, by="Awa", at=LATER)
    assert webhooks.failing_since("w1") is None
    webhooks.tell("msg_a", Sent(FAILED, 500, "status 500", MUCH_LATER), MUCH_LATER)
    assert webhooks.failing_since("w1") == MUCH_LATER
    webhooks.tell("msg_b", Sent("delivered", 200), MUCH_LATER)
    assert webhooks.failing_since("w1") is None


def test_copy_signs_nothing_until_it_is_rolled(ledger: Ledger, new_url) -> None:
    """A copy has webhooks and their log, and neither their secrets nor their places, so that it sends nothing until somebody gives it a secret."""
    fill_webhooks(ledger)
    target = new_url("sqlite")
    copy_ledger(ledger, target)
    with open_ledger(target) as copy:
        assert copy.webhooks.all() == ledger.webhooks.all()
        assert copy.webhooks.deliveries() == ledger.webhooks.deliveries()
        assert copy.webhooks.waiting() == {"w1": 1}
        assert (copy.webhooks.secrets("w1", AT), copy.webhooks.place("w1")) == ([], None)
        assert copy.verify_chain() == []
        copy.webhooks.roll("w1", SECRET, by="Awa", at=LATER, until=LATER)
        assert (copy.webhooks.secrets("w1", LATER), copy.webhooks.place("w1")) == ([SECRET], (copy.head().entries, ""))


def test_what_was_erased_is_not_sent(ledger: Ledger) -> None:
    """With a report goes what messages say of its incidents, sent or not."""
    strike, _ = fill(ledger)
    fill_webhooks(ledger)
    ledger.erase(strike, by="Awa", reason="asked for", at=LATER)

    assert [one.body for one in ledger.webhooks.due("w1", LATER)] == [b'{"said":"b"}']
    assert {one.reason for one in ledger.webhooks.deliveries() if one.incident == "RCP-1"} == {""}
    assert ledger.verify_chain() == []


def test_secret_behind_the_log_is_a_fault(ledger: Ledger) -> None:
    """A secret that no entry tells of, and a message that waits though its tries say otherwise, are found."""
    fill_webhooks(ledger)
    with ledger.writing() as connection:
        connection.execute(update(webhook_secrets).where(webhook_secrets.c.secret == SECRET).values(secret="whsec_another"))
        connection.execute(delete(waiting))

    assert [(fault.table, fault.key) for fault in ledger.verify_chain()] == [("webhook_secrets", "w1"), ("waiting", "msg_2")]
