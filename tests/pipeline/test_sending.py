"""Webhooks are told what is new, each message until it is taken: signed, at stated times, nothing twice under another name, nothing lost."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from recoupe.errors import LockedLedgerError
from recoupe.pipeline.sending import MOST_DAYS, PAUSES_S, Sending, Told, send_due
from recoupe.pipeline.standard_webhooks import headers_of
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.values import Changes
from recoupe.store.webhooks import BROKEN, DELIVERED, FAILED, GIVEN_UP, RUNNING, STOPPED, Webhook
from tests.pipeline.alerting import becomes, told
from tests.read.web import PUBLIC, Web, answer
from tests.store.samples import ANOTHER, LATER, SECRET

START = datetime.fromisoformat("2024-03-14T10:00:00+00:00")
OK, DOWN = answer(b"", "204 No Content", kind=None), answer(b"", "500 Internal Server Error", kind=None)


@dataclass
class Receiver:
    """A receiver on a web of our own, a ledger with a webhook to it, and a clock."""

    ledger: Ledger
    web: Web = field(default_factory=lambda: Web(hosts={"hooks.example": [PUBLIC]}))
    now: datetime = START

    def __post_init__(self) -> None:
        self.answers(OK)
        self.ledger.webhooks.add(Webhook("w1", "https://hooks.example/in", "view", "fr", by="Awa"), SECRET, at=self.clock())

    def clock(self) -> str:
        return self.now.isoformat()

    def answers(self, found) -> None:
        self.web.pages["hooks.example", "/in"] = found

    def run(self, seconds: float = 0, ledger: Ledger | None = None) -> list[tuple[str, str]]:
        """Run so many seconds later, and give what came of each message by its kind."""
        self.now += timedelta(seconds=seconds)
        return [(one.state, one.reason) for one in self.told(ledger)]

    def told(self, ledger: Ledger | None = None) -> list[Told]:
        return list(send_due(ledger or self.ledger, Sending(self.web.poster(), lambda _webhook: {"country": ("BFA",)}, self.write, self.clock)))

    @staticmethod
    def write(alert, _webhook) -> bytes:
        return json.dumps({"id": alert.id, **alert.told}).encode()

    def got(self) -> list[str]:
        """Give the alerts that arrived, in their order."""
        return [json.loads(body)["id"] for body in self.web.bodies]

    def names(self) -> list[str]:
        return [headers["webhook-id"] for _, _, headers in self.web.asked]


@pytest.fixture
def receiver(tmp_path) -> Receiver:
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        becomes(ledger, {"killed": 1}, name="RCP-OLD", text="Un texte d'avant.")
        yield Receiver(ledger)


def test_what_is_new_arrives_once_and_signed(receiver: Receiver) -> None:
    """What is new since the webhook was made arrives in the order of the log, signed, and is not sent again; what was before it never is."""
    becomes(receiver.ledger, {"killed": 12}, {"killed": 31})

    assert receiver.run() == [(DELIVERED, ""), (DELIVERED, "")]
    assert receiver.got() == ["RCP-1.1#new", "RCP-1.2#toll-rose.killed"]
    for (_, _, headers), body in zip(receiver.web.asked, receiver.web.bodies, strict=True):
        named, signed = headers["webhook-id"], int(START.timestamp())
        assert headers_of(named, signed, body, [SECRET]).items() <= headers.items()
    assert receiver.run(60) == []
    assert receiver.ledger.webhooks.waiting() == {}
    assert receiver.ledger.verify_chain() == []


def test_list_bounds_what_is_sent(receiver: Receiver) -> None:
    """An incident that does not answer the list is not told of."""
    becomes(receiver.ledger, {"country": "MLI"})

    assert receiver.run() == []
    assert receiver.web.asked == []


def test_message_is_tried_again_by_the_schedule(receiver: Receiver) -> None:
    """A message that is not taken is sent again under its id after each stated pause and not before, then given up."""
    becomes(receiver.ledger, {})
    receiver.answers(DOWN)
    assert receiver.run() == [(FAILED, "status 500")]
    for pause_s in PAUSES_S[:-1]:
        assert receiver.run(pause_s - 1) == []
        assert receiver.run(1) == [(FAILED, "status 500")]
    assert receiver.run(PAUSES_S[-1]) == [(GIVEN_UP, "status 500")]
    assert receiver.run(10 * 86_400) == []

    assert len(receiver.names()) == len(PAUSES_S) + 1
    assert len({*receiver.names()}) == len({*receiver.got()}) == 1
    states = [(one.number, one.state, one.status) for one in reversed(receiver.ledger.webhooks.deliveries())]
    assert states == [(0, "pending", None), *((number + 1, FAILED, 500) for number in range(len(PAUSES_S))), (len(PAUSES_S) + 1, GIVEN_UP, 500)]


def test_receiver_that_comes_back_gets_all(receiver: Receiver) -> None:
    """While a receiver is down one message a run is tried; when it is back everything arrives, in order."""
    becomes(receiver.ledger, {"killed": 1}, {"killed": 2}, {"killed": 3})
    receiver.answers(DOWN)
    assert receiver.run() == [(FAILED, "status 500")]
    assert receiver.run(1) == [(FAILED, "status 500")]
    receiver.answers(OK)

    assert receiver.run(PAUSES_S[0] + 1) == [(DELIVERED, "")] * 3
    assert receiver.got()[2:] == ["RCP-1.1#new", "RCP-1.2#toll-rose.killed", "RCP-1.3#toll-rose.killed"]


@pytest.mark.parametrize(
    ("found", "reason", "tried"),
    [
        pytest.param(answer(b"", "400 Bad Request", kind=None), "status 400", 2, id="refused alone"),
        pytest.param(answer(b"", "302 Found", Location="https://hooks.example/other"), "status 302", 2, id="redirect"),
        pytest.param(answer(b"", "429 Too Many Requests", Retry_After="7200"), "status 429", 1, id="too many"),
    ],
)
def test_answer_that_is_no_yes_is_a_failure(receiver: Receiver, found: bytes, reason: str, tried: int) -> None:
    """Anything but 2xx is a failure; one that is about the message alone does not keep others back."""
    becomes(receiver.ledger, {"killed": 1}, {"killed": 2})
    receiver.answers(found)

    assert receiver.run() == [(FAILED, reason)] * tried


def test_pause_that_a_receiver_asks_for_is_kept(receiver: Receiver) -> None:
    """A receiver that asks to be left alone for longer is, but not for longer than a day."""
    becomes(receiver.ledger, {})
    receiver.answers(answer(b"", "503 Service Unavailable", Retry_After="7200"))
    receiver.run()

    assert (receiver.run(7199), receiver.run(1)) == ([], [(FAILED, "status 503")])


def test_private_receiver_is_never_reached(receiver: Receiver) -> None:
    """A name that leads to a private address is a failure, and nothing is connected to."""
    becomes(receiver.ledger, {})
    receiver.web.hosts["hooks.example"] = ["127.0.0.1"]
    ((state, reason),) = receiver.run()

    assert state == FAILED
    assert "only public addresses" in reason
    assert receiver.web.connected == []


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("after", ["note", "post"])
def test_run_that_was_killed_loses_nothing(receiver: Receiver, monkeypatch: pytest.MonkeyPatch, after: str) -> None:
    """A run that ends after messages were written down, or after one was posted and before that was, is gone on with: all arrive, doubles under one id."""
    becomes(receiver.ledger, {"killed": 1}, {"killed": 2})

    def killed(*_asked: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(receiver.ledger.webhooks), "due" if after == "note" else "tell", killed)
        with pytest.raises(Killed):
            receiver.run()

    assert receiver.run() == [(DELIVERED, "")] * 2
    assert list(dict.fromkeys(receiver.got())) == ["RCP-1.1#new", "RCP-1.2#toll-rose.killed"]
    assert len({*receiver.names()}) == 2
    assert len(receiver.names()) == (2 if after == "note" else 3)


def test_webhook_that_fails_for_days_is_disabled(receiver: Receiver) -> None:
    """When nothing was taken for five days the webhook is disabled, and goes on with what waits when somebody lets it."""
    ledger = receiver.ledger
    becomes(ledger, {"killed": 1})
    receiver.answers(DOWN)
    receiver.run()
    ledger.save_incidents(Changes(at=LATER, incidents=(told("RCP-1", next(iter(ledger.reports()))["id"], killed=9),)))
    found = receiver.run(MOST_DAYS * 86_400)

    assert [state for state, _ in found] == [FAILED, BROKEN]
    assert [(one.state, one.by) for one in ledger.webhooks.all()] == [(BROKEN, "recoupe")]
    assert receiver.run(86_400) == []
    receiver.answers(OK)
    ledger.webhooks.turn("w1", RUNNING, by="Awa", at=receiver.clock())
    assert [state for state, _ in receiver.run()] == [DELIVERED, DELIVERED]


def test_receiver_that_is_gone_is_left_alone(receiver: Receiver) -> None:
    """One that answers 410 is disabled at once, as Standard Webhooks asks."""
    becomes(receiver.ledger, {})
    receiver.answers(answer(b"", "410 Gone", kind=None))

    assert [state for state, _ in receiver.run()] == [FAILED, BROKEN]


def test_stopped_webhook_is_told_later(receiver: Receiver) -> None:
    """A webhook that somebody stopped is sent nothing, and all of it when it goes on."""
    receiver.ledger.webhooks.turn("w1", STOPPED, by="Awa", at=receiver.clock())
    becomes(receiver.ledger, {})
    assert receiver.run() == []
    receiver.ledger.webhooks.turn("w1", RUNNING, by="Awa", at=receiver.clock())

    assert receiver.run() == [(DELIVERED, "")]


def test_rolled_secret_signs_beside_the_former(receiver: Receiver) -> None:
    """While a secret is being rolled both sign, so that the receiver can take either."""
    receiver.ledger.webhooks.roll("w1", ANOTHER, by="Awa", at=receiver.clock(), until=(START + timedelta(days=1)).isoformat())
    becomes(receiver.ledger, {"killed": 1})
    receiver.run()
    receiver.ledger.save_incidents(Changes(at=LATER, incidents=(told("RCP-1", next(iter(receiver.ledger.reports()))["id"], killed=9),)))
    receiver.run(86_400)

    assert [len(headers["webhook-signature"].split(" ")) for _, _, headers in receiver.web.asked] == [2, 1]


def test_erased_message_is_not_sent(receiver: Receiver) -> None:
    """A message that waits when its report is erased is given up, without being sent."""
    report = becomes(receiver.ledger, {})
    receiver.answers(DOWN)
    receiver.run()
    receiver.ledger.erase(report, by="Awa", reason="asked for", at=LATER)
    receiver.answers(OK)

    assert receiver.run(PAUSES_S[0]) == [(GIVEN_UP, "what it said was erased")]
    assert len(receiver.web.asked) == 1


def test_copy_sends_nothing(receiver: Receiver, tmp_path) -> None:
    """A copy of a ledger has no secret, says so, and sends nothing."""
    becomes(receiver.ledger, {})
    copy_ledger(receiver.ledger, tmp_path / "copy.db")
    with open_ledger(tmp_path / "copy.db") as copy:
        ((state, reason),) = receiver.run(ledger=copy)

    assert (state, "alert roll" in reason, receiver.web.asked) == ("waiting", True, [])


def test_one_run_at_a_time(receiver: Receiver) -> None:
    """Two runs on one ledger would send everything twice: the second is refused."""
    with receiver.ledger.alone("alerts"), pytest.raises(LockedLedgerError):
        receiver.run()
