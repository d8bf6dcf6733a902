"""Make webhooks, give them other secrets, and say how each does: what the desk and `recoupe alert` share."""

import secrets
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from recoupe.desk.alerting import followed, message, narrow_of_view, short, view_of
from recoupe.desk.words import Words, languages
from recoupe.errors import DeskError
from recoupe.pipeline.sending import Post, Sending
from recoupe.pipeline.standard_webhooks import check_secret
from recoupe.read.posting import check_receiver
from recoupe.store.incident_lists import Narrow
from recoupe.store.ledger import Clock, Ledger
from recoupe.store.webhooks import Webhook

# A receiver has a day to change to a new secret.
ROLLING_S = 86_400


def add_webhook(ledger: Ledger, wish: Webhook, secret: str, at: str) -> Webhook:
    """Make a webhook, and give it as it is kept.

    Args:
        ledger: of which it tells.
        wish: where it posts, the list that it follows by name or key, its language, and who makes it; its id is given here.
        secret: what it signs with.
        at: when.

    Raises:
        AddressError: it would post to an address that is not one of the public web, or not over https.
        WebhookError: the list is none that is followed, or the secret cannot sign.
        UnknownIdError: no such list is saved.
        DeskError: there is no such language.
        StoreError: it cannot be kept.
    """
    key, _ = view_of(ledger, wish.view)
    _words(wish.language)
    made = Webhook(secrets.token_hex(4), str(check_receiver(wish.url)), key, wish.language, by=wish.by)
    ledger.webhooks.add(made, check_secret(secret), at=at)
    return made


def roll_secret(ledger: Ledger, webhook_id: str, secret: str, *, by: str, at: str) -> str:
    """Give a webhook another secret, and say until when the former signs beside it.

    Raises:
        WebhookError: the secret cannot sign.
        UnknownIdError: there is no such webhook.
    """
    until = (datetime.fromisoformat(at).astimezone(UTC) + timedelta(seconds=ROLLING_S)).isoformat().replace("+00:00", "Z")
    ledger.webhooks.roll(webhook_id, check_secret(secret), by=by, at=at, until=until)
    return until


def _words(code: str) -> Words:
    """Give a language of the desk.

    Raises:
        DeskError: there is none of this code.
    """
    found = languages().get(code)
    if found is None:
        raise DeskError(f"language {code[:40]!r}: alerts are not written in it; choose one of {', '.join(sorted(languages()))}")
    return found


def sending_of(ledger: Ledger, web: Post, clock: Clock, base: str) -> Sending:
    """Give what webhooks of a ledger are sent with.

    Args:
        ledger: whose saved lists they follow.
        web: posts messages.
        clock: gives the time.
        base: how people open the desk, for links; empty for none.
    """

    def follows(webhook: Webhook) -> Narrow | None:
        view = followed(ledger).get(webhook.view)
        return None if view is None else narrow_of_view(view)

    return Sending(web, follows, lambda alert, webhook: message(alert, _words(webhook.language), base), clock)


def listed(ledger: Ledger) -> list[dict[str, Any]]:
    """Give the webhooks with the list that each follows, how many messages wait, and since when nothing was taken."""
    views, waiting = followed(ledger), ledger.webhooks.waiting()
    return [
        {
            **asdict(one),
            "follows": views[one.view].name if one.view in views else None,
            "list": short(one.view),
            "waiting": waiting.get(one.id, 0),
            "failing": ledger.webhooks.failing_since(one.id),
        }
        for one in ledger.webhooks.all()
    ]
