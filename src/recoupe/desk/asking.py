"""Read which reports or incidents are asked for out of an address, and write it back: every list is an address, and what is opened from it keeps it."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from recoupe.desk.desk import Query
from recoupe.store.inbox import FACETS
from recoupe.store.incident_lists import INCIDENT_FACETS, Narrow
from recoupe.store.values import Ask, split_event_key

# Names in an address, beside one for each facet.
NAMES = ("state", "words", "since", "until", "order")


def ask_of(query: Query) -> Ask:
    """Read what is asked for; names that ask for nothing are passed over."""

    def one(name: str) -> str:
        return next(iter(query.get(name, ())), "").strip()

    chosen = {facet: tuple(value for value in query[facet] if value) for facet in FACETS if any(query.get(facet, ()))}
    states = tuple(value for value in query.get("state", ()) if value)
    return Ask(chosen, states, one("words"), one("since"), one("until"), one("order") or Ask().order)


def address(path: str, ask: Ask, more: Mapping[str, str] | None = None) -> str:
    """Write the address of a page that keeps what is asked for."""
    pairs = [(facet, value) for facet in FACETS for value in ask.facets.get(facet, ())]
    pairs += [("state", state) for state in ask.states]
    pairs += [(name, value) for name, value in (("words", ask.words), ("since", ask.since), ("until", ask.until)) if value]
    pairs += [("order", ask.order)] if ask.order != Ask().order else []
    pairs += list((more or {}).items())
    return f"{path}?{urlencode(pairs)}" if pairs else path


def toggled(ask: Ask, facet: str, value: str) -> Ask:
    """Give what is asked for with one value of a facet, or one state, more or less."""
    if facet == "state":
        return replace(ask, states=_toggled(ask.states, value))
    return replace(ask, facets={**ask.facets, facet: _toggled(ask.facets.get(facet, ()), value)})


def narrow_of(query: Query) -> dict[str, tuple[str, ...]]:
    """Read by which facets incidents are asked for."""
    found = {facet: tuple(value for value in query.get(facet, ()) if value) for facet in INCIDENT_FACETS}
    return {facet: values for facet, values in found.items() if values}


def incidents_address(path: str, narrow: Narrow, more: Mapping[str, str] | None = None) -> str:
    """Write the address of a list of incidents that keeps what is asked for."""
    pairs = [(facet, value) for facet in INCIDENT_FACETS for value in narrow.get(facet, ())] + list((more or {}).items())
    return f"{path}?{urlencode(pairs)}" if pairs else path


def narrowed(narrow: Narrow, facet: str, value: str) -> dict[str, tuple[str, ...]]:
    """Give what is asked for of incidents with one value of a facet more or less."""
    return {**narrow, facet: _toggled(narrow.get(facet, ()), value)}


def _toggled(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value) if value in values else (*values, value)


def is_local(written: str) -> bool:
    """Tell whether an address leads to a page of the desk and nowhere else."""
    return written.startswith("/") and not written.startswith("//") and not any(letter in written for letter in "\\\r\n\t")


def link_of(kind: str, name: str) -> str:
    """Give the page of an incident, or of an event in its report."""
    if kind == "incident":
        return f"/incidents/{name}"
    report, event = split_event_key(name)
    return f"/reports/{report}?{urlencode({'event': event})}#{event}"
