"""Do what `recoupe alert` is asked for: webhooks of a ledger, and what is sent by them."""

import getpass
import time
from typing import Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import now, opened
from recoupe.cli.printable import one_line
from recoupe.desk.webhooks import add_webhook, listed, roll_secret, sending_of
from recoupe.pipeline.sending import Sending, Told, send_due
from recoupe.pipeline.standard_webhooks import new_secret
from recoupe.read.posting import Poster
from recoupe.store.ledger import Ledger
from recoupe.store.webhooks import DELIVERED, RUNNING, STOPPED, Webhook


def add(**given: Any) -> Exit:
    """Make a webhook, and print its secret.

    Raises:
        AddressError: its address is not one of the public web, or not over https.
        UnknownIdError: no such list is saved.
        DeskError: there is no such language.
        StoreError: the ledger refuses.
    """
    secret = new_secret()
    with opened(given["db"]) as ledger:
        made = add_webhook(ledger, Webhook("", given["url"], given["view"], given["language"], by=_by(given)), secret, now())
    click.echo(secret)
    return _said(f"webhook {made.id}: keep its secret now, for it is shown this once; `recoupe alert run` sends what is new")


def list_all(db: str) -> Exit:
    """List the webhooks.

    Raises:
        StoreError: the ledger refuses.
    """
    with opened(db) as ledger:
        found = listed(ledger)
    for one in found:
        cells = (one["id"], one["state"], one["url"], one["follows"] or "-", one["language"], str(one["waiting"]), one["failing"] or "-")
        click.echo("\t".join(one_line(cell) for cell in cells))
    return Exit.OK if found else Exit.NOTHING


def list_sent(db: str, webhook: str | None, limit: int) -> Exit:
    """List what was sent.

    Raises:
        StoreError: the ledger refuses.
    """
    with opened(db) as ledger:
        found = ledger.webhooks.deliveries(webhook, limit=limit)
    for one in found:
        cells = (one.at, one.webhook, one.message, str(one.number), one.state, str(one.status or "-"), one.due or "-", one.incident, one.reason or "-")
        click.echo("\t".join(one_line(cell) for cell in cells))
    return Exit.OK if found else Exit.NOTHING


def stop(**given: Any) -> Exit:
    """Stop a webhook.

    Raises:
        UnknownIdError: there is none of this id.
        StoreError: the ledger refuses.
    """
    return _turned(given, STOPPED, "sends nothing any more")


def resume(**given: Any) -> Exit:
    """Let a webhook go on.

    Raises:
        UnknownIdError: there is none of this id.
        StoreError: the ledger refuses.
    """
    return _turned(given, RUNNING, "goes on where it stopped")


def _turned(given: dict[str, Any], state: str, done: str) -> Exit:
    with opened(given["db"]) as ledger:
        written = ledger.webhooks.turn(given["webhook"], state, by=_by(given), at=now())
    if not written:
        click.echo(f"recoupe: webhook {given['webhook']} was {state} before", err=True)
        return Exit.NOTHING
    return _said(f"webhook {given['webhook']} {done}")


def roll(**given: Any) -> Exit:
    """Give a webhook another secret, and print it.

    Raises:
        UnknownIdError: there is none of this id.
        StoreError: the ledger refuses.
    """
    secret = new_secret()
    with opened(given["db"]) as ledger:
        until = roll_secret(ledger, given["webhook"], secret, by=_by(given), at=now())
    click.echo(secret)
    return _said(f"webhook {given['webhook']}: keep this secret now, for it is shown this once; the former signs beside it until {until}")


def run(**given: Any) -> Exit:
    """Send what is due, once or for ever.

    Raises:
        LockedLedgerError: another run is at work.
        StoreError: the ledger refuses; its kind says why, and what was sent is written down.
    """
    with opened(given["db"]) as ledger:
        sending = sending_of(ledger, Poster(given["contact"]), now, given["address"].rstrip("/"))
        if given["every"] is None and not ledger.webhooks.all():
            click.echo(f"recoupe: there is no webhook in {given['db']}; make one with `recoupe alert add`", err=True)
            return Exit.NOTHING
        while True:
            well = _run(ledger, sending, quiet=given["quiet"])
            if given["every"] is None:
                return Exit.OK if well else Exit.PARTIAL
            time.sleep(given["every"])


def _run(ledger: Ledger, sending: Sending, *, quiet: bool) -> bool:
    """Send what is due now, tell what came of it, and whether all went well."""
    well = True
    for told in send_due(ledger, sending):
        well = well and told.state == DELIVERED
        if told.state != DELIVERED or not quiet:
            click.echo(_line(told), err=True)
    return well


def _line(told: Told) -> str:
    what = f"webhook {told.webhook}: {f'{told.message} ' if told.message else ''}{told.state}"
    return one_line(f"recoupe: {what}{f' ({told.reason})' if told.reason else ''}")


def _said(what: str) -> Exit:
    click.echo(f"recoupe: {what}", err=True)
    return Exit.OK


def _by(given: dict[str, Any]) -> str:
    return str(given["by"] or getpass.getuser())
