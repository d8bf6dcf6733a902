"""Make forms of the values of an event, and values of what forms send: one list of fields for both, so that they cannot disagree.

Pure: an event, a text and a form in, plain data out. What the record can hold is checked by `recoupe.pipeline.review`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.actors import SECTORS
from recoupe.codebook.load import Codebook
from recoupe.desk.labels import codes
from recoupe.desk.words import N_
from recoupe.errors import DeskError

Plain = Mapping[str, Any]
Options = Callable[[Codebook, Plain], Sequence[str]]
NEW = "new"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a form asks for.

    Attributes:
        name: name in the value, `count.low` for one within another.
        label: message that names it.
        kind: `text`, `number`, `day`, `choice`, `many` or `words` (of the report).
        options: what can be chosen, of the codebook and the event.
        labels: the list of `desk/labels.py` that names the options; empty for codes that stand for themselves.
        optional: whether it may be left open.
    """

    name: str
    label: str
    kind: str = "text"
    options: Options | None = None
    labels: str = ""
    optional: bool = True


def _listed(what: str) -> Options:
    return lambda _codebook, _event: codes(what)


def _modes(codebook: Codebook, event: Plain) -> Sequence[str]:
    return codebook.events[event["type"]].modes if event["type"] in codebook.events else ()


_WORDS = Input("words", N_("Words of the report"), "words")
_PARTICIPANT = (
    Input("name", N_("Name"), optional=False),
    _WORDS,
    Input("kind", N_("Kind"), "choice", _listed("kind"), "kind"),
    Input("effect", N_("What became of them"), "choice", _listed("effect"), "effect"),
    Input("country", N_("Country (three letters)")),
    Input("sector", N_("Sector"), "choice", lambda _codebook, _event: SECTORS),
    Input("entity", N_("Id in the registry")),
    Input("count.low", N_("At least"), "number"),
    Input("count.high", N_("At most"), "number"),
)
_ITEMS: Mapping[str, tuple[Input, ...]] = {
    "actors": _PARTICIPANT,
    "recipients": _PARTICIPANT,
    "places": (
        Input("name", N_("Name"), optional=False),
        _WORDS,
        Input("precision", N_("Precision"), "choice", lambda _codebook, _event: ("site", "town", "admin2", "admin1", "country", "region"), "precision"),
        Input("country", N_("Country (three letters)")),
        Input("admin1", N_("Province")),
        Input("lat", N_("Latitude"), "number"),
        Input("lon", N_("Longitude"), "number"),
        Input("entity", N_("Id in the gazetteer")),
    ),
    "weapons": (Input("name", N_("Name"), optional=False), _WORDS, Input("kind", N_("Kind"), optional=False)),
    "casualties": (
        Input("kind", N_("Kind"), "choice", _listed("figure"), "figure", optional=False),
        _WORDS,
        Input("low", N_("At least"), "number"),
        Input("high", N_("At most"), "number"),
        Input("qualifier", N_("How exactly"), "choice", _listed("qualifier"), "qualifier", optional=False),
        Input("of", N_("Of whom or what")),
        Input("side", N_("On whose side"), "choice", lambda _codebook, _event: ("recipients", "actors"), "field"),
    ),
    "attribution": (
        Input("source", N_("Source"), optional=False),
        _WORDS,
        Input("kind", N_("Kind"), "choice", _listed("source"), "source", optional=False),
        Input("relation", N_("What it does"), "choice", _listed("relation"), "relation", optional=False),
        Input("entity", N_("Id in the registry")),
    ),
    "motives": (_WORDS,),
    "mentions": (_WORDS,),
}
_WHOLE: Mapping[str, tuple[Input, ...]] = {
    "type": (Input("value", N_("Type"), "choice", lambda codebook, _event: tuple(codebook.events), "type", optional=False),),
    "modes": (Input("value", N_("Modes"), "many", _modes),),
    "contexts": (Input("value", N_("Contexts"), "many", lambda codebook, _event: tuple(one.id for one in codebook.contexts)),),
    "status": (Input("value", N_("Told as"), "choice", _listed("status"), "status", optional=False),),
    "salience": (Input("value", N_("Salience"), "choice", _listed("salience"), "salience", optional=False),),
    "responsibility": (Input("value", N_("Author"), "choice", _listed("responsibility"), "responsibility", optional=False),),
    "trigger": (_WORDS,),
    "when": (
        Input("start", N_("First day"), "day"),
        Input("end", N_("Last day"), "day"),
        _WORDS,
        Input(
            "precision",
            N_("Precision"),
            "choice",
            lambda _codebook, _event: ("minute", "hour", "day", "week", "month", "season", "year"),
            "precision",
            optional=False,
        ),
        Input("basis", N_("Rests on"), "choice", lambda _codebook, _event: ("stated", "relative", "inferred", "metadata"), "basis", optional=False),
    ),
}
# The field that a key from 1 to 9 leads to, for words that are selected in the text.
ROLES = codes("role")


def inputs_of(field: str) -> tuple[Input, ...]:
    """Give what a form of a field asks for.

    Args:
        field: `status`, `when`; `actors.0` and `actors.new` for one of several.

    Raises:
        DeskError: an event has no such field, or it is not edited.
    """
    name, _, place = field.partition(".")
    found = _ITEMS.get(name) if place else _WHOLE.get(name)
    if found is None or not (place in {"", NEW} or place.isdigit()):
        raise DeskError(f"field {field[:80]!r} is not edited here; choose one of {', '.join((*_WHOLE, *(f'{name}.0' for name in _ITEMS)))}")
    return found


def form_of(event: Plain, field: str, codebook: Codebook) -> list[dict[str, Any]]:
    """Give the form of a field, filled with what the event says.

    Args:
        event: the event.
        field: as `inputs_of` takes it.
        codebook: what can be chosen.

    Raises:
        DeskError: the event has no such field or value.
    """
    value = _value(event, field)
    return [
        {
            "name": one.name,
            "label": one.label,
            "kind": one.kind,
            "labels": one.labels,
            "optional": one.optional,
            "options": list(one.options(codebook, event)) if one.options else [],
            "value": _words_of(value) if one.kind == "words" else _at(value, one.name),
        }
        for one in inputs_of(field)
    ]


def _value(event: Plain, field: str) -> Any:  # noqa: ANN401 - whatever the record holds there
    """Give what an event says in a field, or in one of its values; None for a new one.

    Raises:
        DeskError: it has no value at that place.
    """
    name, _, place = field.partition(".")
    inputs_of(field)
    if place == NEW:
        return None
    if not place:
        return event[name]
    if int(place) >= len(event[name]):
        raise DeskError(f"field {field!r}: the event has {len(event[name])} of these; somebody may have removed it")
    return event[name][int(place)]


def _at(value: Any, name: str) -> Any:  # noqa: ANN401 - as above
    if name == "value" or value is None:
        return value
    for step in name.split("."):
        value = (value or {}).get(step)
    return value


def _words_of(value: Any) -> dict[str, Any] | None:  # noqa: ANN401 - as above
    """Give the words that a value rests on: its span, or the first of them."""
    if not isinstance(value, Mapping):
        return None
    if {"start", "end", "text"} <= value.keys():
        return dict(value)
    spans = value.get("spans") or [span for span in (value.get("span"),) if span]
    return dict(spans[0]) if spans else None


def value_of(event: Plain, field: str, sent: Mapping[str, tuple[str, ...]], text: str) -> tuple[Any, dict[str, Any] | None]:
    """Give what a form says: the whole value of the field, and the words that say so.

    Args:
        event: the event as it stands.
        field: as `inputs_of` takes it.
        sent: the form, each input by its name; the words by `words`, `start` and `end`.
        text: the text of the report.

    Raises:
        DeskError: what was sent is no such value.
    """
    name, _, place = field.partition(".")
    span = _span(sent, text) if any(one.kind == "words" for one in inputs_of(field)) else None
    if not place:
        return _whole(field, sent, span), span
    held = list(event[name])
    item = _item(_value(event, field), name, sent, span)
    if place == NEW:
        return [*held, item], span
    held[int(place)] = item
    return held, span


def without(event: Plain, field: str) -> Any:  # noqa: ANN401 - whatever the record holds there
    """Give a field without one of its values; of a field with one value, None.

    Raises:
        DeskError: the event has no such value.
    """
    name, _, place = field.partition(".")
    _value(event, field)
    return [one for number, one in enumerate(event[name]) if number != int(place)] if place else None


def _whole(field: str, sent: Mapping[str, tuple[str, ...]], span: dict[str, Any] | None) -> Any:  # noqa: ANN401 - as above
    if field == "trigger":
        return _needed(span)
    if field == "when":
        spans = [span] if span else []
        return {**{one.name: _sent(one, sent) for one in inputs_of(field) if one.kind != "words"}, "spans": spans}
    return _sent(inputs_of(field)[0], sent)


def _item(before: Any, name: str, sent: Mapping[str, tuple[str, ...]], span: dict[str, Any] | None) -> Any:  # noqa: ANN401 - as above
    """Give one value of a field: as it was, with what the form says."""
    if name in {"motives", "mentions"}:
        return _needed(span)
    flat = {one.name: _sent(one, sent) for one in _ITEMS[name] if one.kind != "words"}
    ends = {end: flat.pop(f"count.{end}", None) for end in ("low", "high")}
    made = {**_bare(name), **(before or {}), **flat}
    if name in {"actors", "recipients"}:
        made["count"] = _count(made.get("count"), ends)
        made["spans"] = _spans(before, span)
    elif name == "attribution":
        made["span"] = span or made["span"]
    else:
        made["span"] = _needed(span or made.get("span"))
    return made


def _bare(name: str) -> dict[str, Any]:
    """Give what a new value of a field holds where the form says nothing."""
    if name == "places":
        return {"entity": None, "lat": None, "lon": None, "country": None, "admin1": None, "precision": None}
    if name == "attribution":
        return {"entity": None, "cue": None, "span": None}
    return {"unit": None, "cumulative": False, "since": None, "parts": [], "attribution": []} if name == "casualties" else {}


def _spans(before: Any, span: dict[str, Any] | None) -> list[Any]:  # noqa: ANN401 - as above
    """Give the spans of a participant: those it had while the words are the same, else the words."""
    held = list((before or {}).get("spans") or ())
    return held if span is None or span in held else [span]


def _count(before: Any, ends: Mapping[str, Any]) -> dict[str, Any] | None:  # noqa: ANN401 - as above
    """Give how many they are, or None where no end is said."""
    if ends["low"] is None and ends["high"] is None:
        return None
    if before and all(before[end] == ends[end] for end in ends):
        return dict(before)
    qualifier = "exact" if ends["low"] == ends["high"] else "at-least" if ends["high"] is None else "at-most" if ends["low"] is None else "between"
    return {"unit": (before or {}).get("unit"), **ends, "qualifier": qualifier}


def _sent(one: Input, sent: Mapping[str, tuple[str, ...]]) -> Any:  # noqa: ANN401 - as above
    """Read one input.

    Raises:
        DeskError: it is empty and must not be, or it is no number.
    """
    values = tuple(value.strip() for value in sent.get(f"v.{one.name}", ()) if value.strip())
    if one.kind == "many":
        return list(values)
    if not values:
        if not one.optional:
            raise DeskError(f"{one.name!r} is empty; fill it in")
        return None
    return _number(one.name, values[0]) if one.kind == "number" else values[0]


def _number(name: str, written: str) -> int | float:
    """Read a number, with a point or a comma.

    Raises:
        DeskError: it is none.
    """
    plain = written.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        return int(plain) if plain.lstrip("-").isdigit() else float(plain)
    except ValueError as fault:
        raise DeskError(f"{name!r}: {written[:40]!r} is no number; write digits") from fault


def _needed(span: dict[str, Any] | None) -> dict[str, Any]:
    """Give the words of a value that is nothing without them.

    Raises:
        DeskError: there are none.
    """
    if span is None:
        raise DeskError("no words of the report are given; select them in the text, or write them as they stand there")
    return span


def _span(sent: Mapping[str, tuple[str, ...]], text: str) -> dict[str, Any] | None:
    """Find the words that a form names; None where it names none."""

    def one(name: str) -> str:
        return next(iter(sent.get(name, ())), "").strip()

    words = one("words")
    return find_words(text, words, int(one("start")) if one("start").isdigit() else None) if words else None


def find_words(text: str, words: str, near: int | None) -> dict[str, Any]:
    """Find words in a text: those that stand at the place, else the only ones, else the nearest.

    Args:
        text: the text of the report.
        words: as they stand there; line breaks and runs of spaces count as one space.
        near: where they were seen to begin, in code points; None where nobody says.

    Raises:
        DeskError: they are not in the text, or are there more than once and nobody says where.
    """
    places = _places(text, words)
    if not places:
        raise DeskError(f"{words[:80]!r} is not in the text of the report; write the words as they stand there")
    if near is None and len(places) > 1:
        raise DeskError(f"{words[:80]!r} stands {len(places)} times in the text; write more of the words around it, or select it in the text")
    start, end = min(places, key=lambda place: abs(place[0] - (near or 0)))
    return {"start": start, "end": end, "text": text[start:end]}


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Give where words stand in a text, whatever white space parts them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [match.span() for match in re.finditer(pattern, text)]
