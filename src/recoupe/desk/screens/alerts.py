"""Alerts: the feed of each saved list of incidents, and for managers where alerts are sent, and what was sent."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from recoupe.desk.alerting import ATOM_TYPE, atom, feed_path, followed, narrow_of_view, newest, said, short, view_of
from recoupe.desk.desk import Settings
from recoupe.desk.entry import FEED_ENDING, FEEDS
from recoupe.desk.screen import Act, Data, Done, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.visitor import may
from recoupe.desk.webhooks import add_webhook, listed, roll_secret
from recoupe.desk.words import N_, Words, languages
from recoupe.errors import DeskError, UnknownIdError
from recoupe.pipeline.alerts import Alert
from recoupe.pipeline.standard_webhooks import new_secret
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import SavedView
from recoupe.store.webhooks import RUNNING, STOPPED, Place, Webhook

PATH = "/alerts"
NEW, SENT, ROLL = f"{PATH}/new", f"{PATH}/sent", f"{PATH}/secret"
ROWS = 50
# Alerts that the page shows of each list, and as many turns of the log as it looks through for all of them; a feed has more.
_FEW, _LOOKED_THROUGH = 3, 500


def view(visit: Visit) -> Data:
    """Give the lists that can be followed with what is new in each, and for managers the webhooks."""
    ledger, manages = visit.desk.ledger, may(visit.desk.visitor, Role.MANAGER)
    lists = followed(ledger)
    news = newest(ledger, {key: narrow_of_view(one) for key, one in lists.items()}, _FEW, _LOOKED_THROUGH)
    return {
        "lists": [_list(visit.words, key, one, news[key]) for key, one in lists.items()],
        "looked_through": _LOOKED_THROUGH,
        "webhooks": listed(ledger) if manages else [],
        "manages": manages,
    }


def _list(words: Words, key: str, view: SavedView, news: list[Alert]) -> dict[str, Any]:
    told = [{"kind": str(one.kind), "at": one.at, "incident": one.incident, "said": said(one, words)} for one in news]
    return {"key": short(key), "name": view.name, "address": view.address, "feed": f"{feed_path(key)}?lang={words.code}", "news": told}


def making(visit: Visit) -> Data:
    """Give the form that makes a webhook, with a secret that nobody was shown before and nobody is shown again."""
    chosen = visit.sent("list") or visit.asked("list")
    lists = [{"key": short(key), "name": one.name, "chosen": short(key) == chosen} for key, one in followed(visit.desk.ledger).items()]
    return {"lists": lists, "codes": list(languages()), "secret": visit.sent("secret") or new_secret(), "chosen": visit.sent("language") or visit.words.code}


def rolling(visit: Visit) -> Data:
    """Give the form that gives a webhook another secret."""
    return {"webhook": _named(visit), "secret": visit.sent("secret") or new_secret()}


def _named(visit: Visit) -> dict[str, Any]:
    """Give the webhook that is meant.

    Raises:
        UnknownIdError: there is none of this id.
    """
    wanted = visit.sent("webhook") or visit.asked("webhook")
    found = next((one for one in listed(visit.desk.ledger) if one["id"] == wanted), None)
    if found is None:
        raise UnknownIdError(f"webhook {wanted[:40]!r}: there is none of this id; `recoupe alert list` lists them")
    return found


def sent(visit: Visit) -> Data:
    """Give a page of what was sent: of one webhook, or of all.

    Raises:
        DeskError: the cursor is none.
    """
    wanted, cursor = visit.asked("webhook"), visit.asked("cursor")
    rows = visit.desk.ledger.webhooks.deliveries(wanted or None, _place(cursor), ROWS)
    following = urlencode({"webhook": wanted, "cursor": f"{rows[-1].entry}.{rows[-1].id}"}) if len(rows) == ROWS else None
    return {"rows": [asdict(one) for one in rows], "next": following and f"{SENT}?{following}", "first": SENT if cursor or wanted else None}


def _place(cursor: str) -> Place:
    """Read where a page begins.

    Raises:
        DeskError: it is nowhere.
    """
    entry, _, row = cursor.partition(".")
    if cursor and not (entry.isascii() and entry.isdigit() and len(entry) < 16):
        raise DeskError(f"cursor {cursor[:40]!r} is none of this list; ask for its first page without one")
    return int(entry or 0), row


def add(visit: Visit) -> Done:
    """Make a webhook.

    Raises:
        AddressError: its address is not one of the public web, or not over https.
        DeskError: there is no such language.
        WebhookError: its list is none that is followed, or its secret cannot sign.
        StoreError: it cannot be kept.
    """
    desk = visit.desk
    wish = Webhook("", visit.sent("url"), visit.sent("list"), visit.sent("language") or visit.words.code, by=desk.user)
    add_webhook(desk.ledger, wish, visit.sent("secret"), desk.clock())
    return Done(PATH, N_("The webhook is made; nobody can be shown its secret again."))


def stop(visit: Visit) -> Done:
    """Send nothing more by a webhook; what is new meanwhile waits.

    Raises:
        UnknownIdError: there is none of this id.
    """
    visit.desk.ledger.webhooks.turn(visit.sent("webhook"), STOPPED, by=visit.desk.user, at=visit.desk.clock())
    return Done(PATH, N_("The webhook is stopped; what is new meanwhile is sent when it goes on."))


def resume(visit: Visit) -> Done:
    """Let a webhook go on where it stopped.

    Raises:
        UnknownIdError: there is none of this id.
    """
    visit.desk.ledger.webhooks.turn(visit.sent("webhook"), RUNNING, by=visit.desk.user, at=visit.desk.clock())
    return Done(PATH, N_("The webhook goes on where it stopped."))


def roll(visit: Visit) -> Done:
    """Give a webhook another secret.

    Raises:
        WebhookError: the secret cannot sign.
        UnknownIdError: there is none of this id.
    """
    roll_secret(visit.desk.ledger, visit.sent("webhook"), visit.sent("secret"), by=visit.desk.user, at=visit.desk.clock())
    return Done(PATH, N_("The secret is changed; for a day messages bear a signature of the former one too."))


# --- feeds


def give_feed(visit: Visit) -> Given:
    """Give what is new in a saved list as a feed: what whoever asks may see of it.

    Raises:
        UnknownIdError: no such list is saved.
    """
    _, view = view_of(visit.desk.ledger, visit.path["list"])
    alerts = newest(visit.desk.ledger, {"": narrow_of_view(view)})
    return Given(atom(view, alerts[""], visit.words, _base(visit.desk.settings)), ATOM_TYPE)


def _base(settings: Settings) -> str:
    """Give the address by which people open the desk."""
    return settings.address or f"http://{settings.host}:{settings.port}"


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the alerts: the lists, the form, what was sent."""
    return (PATH, NEW, SENT, *(f"{ROLL}?webhook={one.id}" for one in ledger.webhooks.all()[:1]))


SCREEN = Screen(
    name="alerts",
    title=N_("Alerts"),
    pages=(
        Page(PATH, "alerts.html", view, least=Role.VIEWER),
        Page(NEW, "alert_form.html", making, title=N_("Make a webhook"), least=Role.MANAGER),
        Page(ROLL, "alert_form.html", rolling, title=N_("Another secret"), least=Role.MANAGER),
        Page(SENT, "alerts_sent.html", sent, title=N_("What was sent"), least=Role.MANAGER),
    ),
    acts=(
        Act(f"{PATH}/add", add, NEW, least=Role.MANAGER),
        Act(f"{PATH}/stop", stop, PATH, least=Role.MANAGER),
        Act(f"{PATH}/resume", resume, PATH, least=Role.MANAGER),
        Act(f"{PATH}/roll", roll, ROLL, least=Role.MANAGER),
    ),
    raws=(Raw(f"{FEEDS}{{list}}{FEED_ENDING}", give_feed, least=Role.VIEWER),),
    help=(
        N_(
            "Save a narrowed list of incidents under a name, then follow it: by its feed, or by a webhook that tells another program. You are told what "
            "is new: an incident, a toll that rose, another independent source, a denial, another grade, a signature."
        ),
        N_("Webhooks are sent while `recoupe alert run` runs, signed as Standard Webhooks says, and tried again for three days."),
    ),
    samples=samples,
    place=85,
    key="w",
    keys=(Key("j / k", N_("next or previous row")), Key("+", N_("make a webhook"))),
)
