"""Put alerts into words, as entries of a feed and as messages of webhooks. The words claim nothing: who says so stands beside what is said.

Whoever follows something follows a saved list of incidents. What is new in it, `recoupe.pipeline.alerts` says.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from recoupe.desk import labels
from recoupe.desk.asking import narrow_of
from recoupe.desk.comparing import summary, title_of
from recoupe.desk.entry import FEED_ENDING, FEEDS
from recoupe.desk.words import N_, Words
from recoupe.errors import UnknownIdError, WebhookError
from recoupe.export.cells import clean
from recoupe.pipeline.alerts import Alert, AlertKind, alerts_of
from recoupe.store.incident_lists import Narrow
from recoupe.store.ledger import Ledger
from recoupe.store.values import SavedView
from recoupe.store.viewing import key_of
from recoupe.store.webhooks import Place

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
SCHEMA = "recoupe/alert/1"
# The list of which views are followed, and what makes one depend on more than what an incident says.
LIST, _FIND = "/incidents", "find"
# Entries that a feed shows; and as many turns of the log are looked through for them at most, so that a list that little answers does not cost the whole log.
MOST, LOOKED_THROUGH = 50, 3000
_TURNS = 500
NOTE = N_("An alert gives what accounts claim; that somebody is named says who names them, not who did it.")
_OTHERS = ""
# What is said of each kind, by what it turns on; `_OTHERS` is all else.
_SAID: Mapping[tuple[AlertKind, str], str] = {
    (AlertKind.NEW, _OTHERS): N_("Told for the first time in this ledger; independent sources: %(sources)s"),
    (AlertKind.ENTERED, _OTHERS): N_("Answers this list now"),
    (AlertKind.TOLL_TOLD, _OTHERS): N_("%(field)s, as claimed: accounts now give a figure, %(after)s"),
    (AlertKind.TOLL_ROSE, "best"): N_("%(field)s, as claimed: the best figure rose from %(before)s to %(after)s"),
    (AlertKind.TOLL_ROSE, "high"): N_("%(field)s, as claimed: the highest figure rose from %(before)s to %(after)s"),
    (AlertKind.TOLL_FELL, "best"): N_("%(field)s, as claimed: the best figure fell from %(before)s to %(after)s"),
    (AlertKind.TOLL_FELL, "high"): N_("%(field)s, as claimed: the highest figure fell from %(before)s to %(after)s"),
    (AlertKind.TOLL_FELL, "none"): N_("%(field)s, as claimed: no such figure is given any more; it was %(before)s"),
    (AlertKind.SOURCES_ROSE, "2"): N_("A second independent source speaks of it"),
    (AlertKind.SOURCES_ROSE, "3"): N_("A third independent source speaks of it"),
    (AlertKind.SOURCES_ROSE, _OTHERS): N_("Independent sources: %(after)s, %(before)s before"),
    (AlertKind.SOURCES_FELL, _OTHERS): N_("Independent sources: %(after)s, %(before)s before"),
    (AlertKind.CLAIMED, _OTHERS): N_("Claimed, accounts say, by: %(name)s"),
    (AlertKind.ACCUSED, "by"): N_("Accused, accounts say: %(name)s (by %(by)s)"),
    (AlertKind.ACCUSED, _OTHERS): N_("Accused, accounts say: %(name)s"),
    (AlertKind.DENIED, "name"): N_("Denied, accounts say, by: %(name)s"),
    (AlertKind.DENIED, _OTHERS): N_("Denied: an account tells that it did not happen"),
    (AlertKind.CONTESTED, _OTHERS): N_("Accounts contradict one another on: %(field)s"),
    (AlertKind.GRADE, _OTHERS): N_("Grade: from %(before)s to %(after)s"),
    (AlertKind.REVIEW, _OTHERS): N_("Review: from %(before)s to %(after)s"),
    (AlertKind.SIGNED, _OTHERS): N_("Signed by a person, as: %(role)s"),
    (AlertKind.REOPENED, _OTHERS): N_("Opened again after it was signed"),
    (AlertKind.MERGED, _OTHERS): N_("Found to be one with %(into)s"),
    (AlertKind.WITHDRAWN, _OTHERS): N_("Stands no more in this ledger"),
}
# Codes of what was before and since, by kind.
_CODES: Mapping[AlertKind, str] = {AlertKind.GRADE: "grade", AlertKind.REVIEW: "state"}


# --- what is followed


def narrow_of_view(view: SavedView) -> Narrow:
    """Give by which facets the list of a view is narrowed.

    Raises:
        WebhookError: it is none that can be followed.
    """
    query: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(urlsplit(view.address).query):
        query[name] = (*query.get(name, ()), value)
    if view.place != LIST or query.get(_FIND):
        raise WebhookError(f"view {view.name!r} is not followed: alerts follow lists of incidents that are narrowed by facets; save such a one at {LIST}")
    return narrow_of(query)


def followed(ledger: Ledger) -> dict[str, SavedView]:
    """Give the views that can be followed, by key, in the order of their names."""
    return {key_of(view.place, view.name): view for view in ledger.views(LIST) if not dict(parse_qsl(urlsplit(view.address).query)).get(_FIND)}


def view_of(ledger: Ledger, wanted: str) -> tuple[str, SavedView]:
    """Find a view that can be followed, with its key, by its name or by what its address names it.

    Raises:
        UnknownIdError: there is none.
    """
    views = followed(ledger)
    found = next(((key, view) for key, view in views.items() if wanted in {view.name, key, short(key)}), None)
    if found is None:
        known = ", ".join(view.name for view in views.values()) or "none"
        raise UnknownIdError(f"list {wanted[:80]!r}: no list of incidents is saved under this name; those that are: {known}")
    return found


def short(key: str) -> str:
    """Give what names a view in an address."""
    return key[:16]


def feed_path(key: str) -> str:
    """Give the path of the feed of a view."""
    return f"{FEEDS}{short(key)}{FEED_ENDING}"


def newest(ledger: Ledger, narrows: Mapping[str, Narrow], most: int = MOST, looked_through: int = LOOKED_THROUGH) -> dict[str, list[Alert]]:
    """Give what is new for some lists, the last first; the log is looked through once for all of them.

    Args:
        ledger: of which; one that is narrowed to a person tells what they may see.
        narrows: what each list is narrowed by.
        most: as many at most, of each list.
        looked_through: as many turns of the log at most.
    """
    found: dict[str, list[Alert]] = {name: [] for name in narrows}
    place: Place = (0, "")
    looked = 0
    while looked < looked_through and any(len(one) < most for one in found.values()) and (turns := ledger.turns(place, _TURNS, back=True)):
        for name, narrow in narrows.items():
            found[name] += [alert for turn in turns for alert in reversed(alerts_of(turn, narrow))]
        place, looked = turns[-1].place, looked + len(turns)
    return {name: one[:most] for name, one in found.items()}


# --- words


def said(alert: Alert, words: Words) -> str:
    """Say what is new, in one clause."""
    known = [key for key in ((alert.kind, one) for one in _turns_on(alert)) if key in _SAID]
    return words.say(_SAID[known[0]]) % {name: _filled(alert.kind, name, value, words) for name, value in alert.told.items()}


def _turns_on(alert: Alert) -> Sequence[str]:
    """Give what the words of an alert may turn on, the closest first."""
    told = alert.told
    close = ["none" if told.get("after") is None else "", *(str(told[name]) for name in ("figure", "after") if name in told)]
    return [*(one for one in close if one), *(name for name in ("by", "name") if told.get(name)), _OTHERS]


def _filled(kind: AlertKind, name: str, value: Any, words: Words) -> str:  # noqa: ANN401 - whatever is told
    if isinstance(value, int | float):
        return words.number(value)
    if name == "field":
        return words.say(labels.of("compared", value))
    if name == "role":
        return words.say(labels.of("seat", value))
    return words.say(labels.of(_CODES[kind], value)) if kind in _CODES else str(value or "")


def called(incident: Mapping[str, Any], words: Words) -> str:
    """Say what an incident is called by: type, place and day."""
    title = title_of(incident)
    when = title["when"] or {}
    first, last = (words.day(when.get(end)) for end in ("start", "end"))
    days = first if first == last or not last else f"{first} – {last}" if first else last
    return ", ".join(part for part in (words.say(labels.of("type", title["type"])), title["place"] or "", days) if part)


# --- as a feed


def atom(view: SavedView, alerts: Sequence[Alert], words: Words, base: str) -> bytes:
    """Write alerts as a feed.

    Args:
        view: the list that is followed.
        alerts: what is new, the last first.
        words: the language.
        base: the address of the desk, without a slash at its end.
    """
    key = key_of(view.place, view.name)
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": words.code})
    _text(feed, "id", _urn(f"{key}\n{words.code}"))
    _text(feed, "title", f"{view.name} · Recoupe")
    _text(feed, "subtitle", words.say(NOTE))
    _text(feed, "updated", alerts[0].at if alerts else view.at)
    _text(SubElement(feed, "author"), "name", "Recoupe")
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{base}{feed_path(key)}?lang={words.code}")
    SubElement(feed, "link", rel="alternate", type="text/html", href=clean(f"{base}{view.address}"))
    for alert in alerts:
        _entry(feed, alert, words, base)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode").encode() + b"\n"


def _entry(feed: Element, alert: Alert, words: Words, base: str) -> None:
    entry = SubElement(feed, "entry")
    _text(entry, "id", _urn(f"{alert.id}\n{alert.at}"))
    _text(entry, "title", f"{called(alert.said, words) or alert.incident}: {said(alert, words)}")
    _text(entry, "updated", alert.at)
    _text(entry, "published", alert.at)
    SubElement(entry, "category", term=alert.kind.value, label=words.say(labels.of("alert", alert.kind)))
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{base}{summary(alert.said)['link']}")
    _text(entry, "summary", f"{said(alert, words)}. {_standing(alert, words)} {words.say(NOTE)}")


def _standing(alert: Alert, words: Words) -> str:
    """Say how far an incident is established."""
    told = summary(alert.said)
    grade, sources = words.say(labels.of("grade", told["grade"])), words.number(told["sources"])
    return words.say(N_("%(incident)s; grade: %(grade)s; independent sources: %(sources)s.")) % {"incident": alert.incident, "grade": grade, "sources": sources}


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = clean(text)


def _urn(name: str) -> str:
    """Give an id that is the same for the same name, on any machine and at any address of the desk."""
    return uuid5(NAMESPACE_URL, f"https://recoupe.invalid/{name}").urn


# --- as a message


def message(alert: Alert, words: Words, base: str) -> bytes:
    """Write an alert as the body of a message.

    Args:
        alert: what is new.
        words: the language.
        base: the address of the desk, without a slash at its end; empty where it has none.
    """
    told = summary(alert.said)
    data = {
        "schema": SCHEMA,
        "id": alert.id,
        "incident": alert.incident,
        "entry": alert.entry,
        "lang": words.code,
        "title": called(alert.said, words),
        "said": said(alert, words),
        "note": words.say(NOTE),
        "told": dict(alert.told),
        "grade": told["grade"],
        "sources": told["sources"],
        "link": f"{base}{told['link']}" if base else None,
    }
    return json.dumps({"type": f"incident.{alert.kind}", "timestamp": alert.at, "data": data}, ensure_ascii=False).encode("utf-8", "backslashreplace")
