"""Do what `recoupe review` asks: take one decision and link what it touches, or show what was decided."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import now, opened
from recoupe.cli.phrasing import shortened
from recoupe.cli.printable import counted, one_line
from recoupe.cli.review import ReviewCall
from recoupe.codebook.load import Codebook
from recoupe.errors import ReviewError
from recoupe.pipeline import review
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.examples import examples_of, written
from recoupe.pipeline.review import INCIDENT_PREFIX, Correction, Who
from recoupe.store.values import Judged, split_event_key

if TYPE_CHECKING:
    from recoupe.store.ledger import Ledger

Plain = Mapping[str, Any]
_OFFSETS = re.compile(r"(\d+):(\d+)")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")
# Fields that hold lists of words, which may be written with commas.
_LISTS = ("modes", "contexts")
# Tolls of an event that a number alone corrects.
_TOLLS = ("killed", "injured")


def run(call: ReviewCall, decision: str | None) -> Exit:
    """Take the decision of a call, or show what was decided.

    Args:
        call: what the command line asks for.
        decision: which of its options is the decision; None: show.

    Raises:
        ReviewError: the decision cannot stand.
        StoreError: the ledger cannot be opened or written.
        LinkError: judgements contradict one another.
    """
    with opened(call.db) as ledger:
        if decision is None:
            click.echo(_shown(ledger, call))
        elif decision == "as_example":
            report, event = split_event_key(call.key)
            found = examples_of(review.reviewed_report(ledger, report), event, codebook_of(ledger))
            click.echo("\n".join(written(*one) for one in found), nl=False)
        else:
            _decide(ledger, call, decision)
    return Exit.OK


def _decide(ledger: "Ledger", call: ReviewCall, decision: str) -> None:
    """Take a decision, tell its id, and link what it touches."""
    codebook, who = codebook_of(ledger), Who(call.by or "", now(), call.reason)
    written_ids, touched = _TAKEN[decision](ledger, call, who, codebook)
    for one in written_ids:
        click.echo(one)
    saved = review.settle(ledger, touched, codebook, now()) if call.link else None
    linked = f", {counted(saved.incidents, 'incident')} written" if saved is not None else ""
    click.echo(f"recoupe: {counted(len(written_ids), 'decision')} kept{linked}", err=True)


Taken = tuple[list[str], list[str]]
Take = Callable[["Ledger", ReviewCall, Who, Codebook], Taken]


def _accept(ledger: "Ledger", call: ReviewCall, who: Who, _codebook: Codebook) -> Taken:
    return [review.accept(ledger, call.key, who)], [call.key]


def _reject(ledger: "Ledger", call: ReviewCall, who: Who, _codebook: Codebook) -> Taken:
    return [review.reject(ledger, call.key, who)], [call.key]


def _set(ledger: "Ledger", call: ReviewCall, who: Who, codebook: Codebook) -> Taken:
    written_ids = []
    for said in call.sets:
        name, equals, value = said.partition("=")
        if not equals:
            raise click.UsageError(f"--set {said!r} gives no value; write it as FIELD=VALUE")
        correction = _correction(ledger, call, (name.strip(), value.strip()))
        written_ids.append(review.correct(ledger, call.key, correction, who, codebook))
    return written_ids, [call.key]


def _add(ledger: "Ledger", call: ReviewCall, who: Who, codebook: Codebook) -> Taken:
    event = _json(call.add or "")
    if not isinstance(event, Mapping):
        raise click.UsageError('--add is no JSON object; write it like \'{"type": "ASSAULT", "trigger": {"start": 58, "end": 64}}\'')
    if isinstance(event.get("trigger"), str):
        event = {**event, "trigger": _span(ledger.report(call.key)["text"], event["trigger"])}
    key = review.add(ledger, call.key, event, who, codebook)
    return [key], [key]


def _take_back(ledger: "Ledger", call: ReviewCall, who: Who, _codebook: Codebook) -> Taken:
    named = [one for one in ledger.judgements() if one.id.startswith(call.take_back or "")]
    if len(named) != 1:
        raise ReviewError(f"decision {call.take_back!r}: {len(named)} begin so; give the id of one as `recoupe review KEY` lists them")
    said = named[0].judgement
    touched = [key for key in (said.incident, *said.events) if key]
    if call.key not in {*touched, *(split_event_key(key)[0] for key in said.events)}:
        raise ReviewError(f"decision {named[0].id!r} is on {', '.join(touched)} and not on {call.key}; name what it is on")
    return [review.take_back(ledger, named[0].id, who)], touched


def _same(ledger: "Ledger", call: ReviewCall, who: Who, _codebook: Codebook) -> Taken:
    keys = call.key, call.same or ""
    return [review.same(ledger, keys, who)], list(keys)


def _different(ledger: "Ledger", call: ReviewCall, who: Who, _codebook: Codebook) -> Taken:
    keys = call.key, call.different or ""
    return [review.different(ledger, keys, who)], list(keys)


_TAKEN: Mapping[str, Take] = {
    "accept": _accept,
    "reject": _reject,
    "sets": _set,
    "add": _add,
    "take_back": _take_back,
    "same": _same,
    "different": _different,
}


# --- what a person writes


def _correction(ledger: "Ledger", call: ReviewCall, said: tuple[str, str]) -> Correction:
    """Read a correction as a person writes it: JSON, or a word, a number, a day, words with commas.

    Raises:
        ReviewError: the words it rests on are not in the text, or a number has nowhere to go.
    """
    name, value = said
    if call.key.startswith(INCIDENT_PREFIX):
        return Correction(name, _json(value))
    report, event_id = split_event_key(call.key)
    record = review.reviewed_report(ledger, report)
    span = None if call.words is None else _span(record["text"], call.words)
    event = next((one for one in record["events"] if one["id"] == event_id), None)
    if name in _TOLLS and event is not None and _RANGE.fullmatch(value):
        return Correction("casualties", _tolls(event, (name, value), span), span)
    return Correction(name, _value(name, value, span), span)


def _value(name: str, written_value: str, span: Plain | None) -> Any:  # noqa: ANN401 - whatever the field holds
    days = _DAYS.fullmatch(written_value)
    if name == "when" and days:
        basis = "stated" if span else "inferred"
        return {"start": days[1], "end": days[2] or days[1], "precision": "day", "basis": basis, "spans": [span] if span else []}
    if name in _LISTS and not written_value.startswith("["):
        return [word.strip() for word in written_value.split(",") if word.strip()]
    return _json(written_value)


def _tolls(event: Plain, said: tuple[str, str], span: Plain | None) -> list[Any]:
    """Give the casualties of an event with another number of one kind, in the place of the first of that kind.

    Raises:
        ReviewError: the report gives no such number, and nobody says by which words it does.
    """
    kind, number = said
    found = _RANGE.fullmatch(number)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (None, None)
    told = [one for one in event["casualties"] if one["kind"] == kind]
    where = span or (told[0]["span"] if told else None)
    if where is None:
        raise ReviewError(f"{kind}: the event has no such number yet; say with --words by which words the report gives it")
    empty: dict[str, Any] = {"of": None, "side": None, "parts": [], "cumulative": False, "since": None, "attribution": []}
    other = {**(told[0] if told else empty), "kind": kind, "low": low, "high": high, "unit": None, "span": where}
    other["qualifier"] = "exact" if low == high else "between"
    return [other, *(one for one in event["casualties"] if one is not (told[0] if told else None))]


def _span(text: str, words: str) -> dict[str, int]:
    """Find the words that a person names, by themselves or by where they stand.

    Raises:
        ReviewError: they are not in the text, or more than once.
    """
    offsets = _OFFSETS.fullmatch(words)
    if offsets:
        return {"start": int(offsets[1]), "end": int(offsets[2])}
    places = [found.start() for found in re.finditer(re.escape(words), text)] if words else []
    if len(places) != 1:
        where = ", ".join(f"{start}:{start + len(words)}" for start in places[:5])
        raise ReviewError(f"{words!r} is {len(places)} times in the text; give {f'one of {where}' if places else 'words that are in it, or START:END'}")
    return {"start": places[0], "end": places[0] + len(words)}


def _json(value: str) -> Any:  # noqa: ANN401 - whatever was written
    try:
        return json.loads(value)
    except ValueError:
        return value


# --- what is shown


def _shown(ledger: "Ledger", call: ReviewCall) -> str:
    """Show an event, an incident or a report as it stands, with the decisions on it.

    Raises:
        ReviewError: there is no such event.
    """
    decisions = review.decisions_on(ledger, call.key)
    standing = _standing(ledger, call.key)
    if call.form == "json":
        return json.dumps({**standing, "decisions": [_told(one) for one in decisions]}, ensure_ascii=False, indent=2)
    return "\n".join([*_lines(standing), *(one_line(_line(one)) for one in decisions)])


def _standing(ledger: "Ledger", key: str) -> dict[str, Any]:
    """Give what a key names, as it stands after review.

    Raises:
        ReviewError: there is no such event.
    """
    if key.startswith(INCIDENT_PREFIX):
        return {"incident": ledger.incident(key)}
    report, event = split_event_key(key)
    record = review.reviewed_report(ledger, report or key)
    events = [one for one in record["events"] if not report or one["id"] == event]
    if report and not events:
        raise ReviewError(f"{report}: it has no event {event!r}; it has {', '.join(one['id'] for one in record['events']) or 'none'}")
    return {"report": record["id"], "events": events, "orphans": record.get("review", {}).get("orphans", [])}


def _lines(standing: Plain) -> Iterator[str]:
    """Write what stands: an event with what was changed, a line each."""
    if "incident" in standing:
        yield f"{standing['incident']['id']}  {standing['incident']['review']['state']}  {standing['incident']['grade']}"
        return
    for event in standing["events"]:
        marks = "".join(f", {name}" for name in ("added", "orphan") if event["review"].get(name))
        differs = f", read otherwise now: {', '.join(event['review']['differs'])}" if event["review"].get("differs") else ""
        yield one_line(f"{event['id']}  {event['type']} “{event['trigger']['text']}”  {event['status']}  {event['review']['state']}{marks}{differs}")
        for change in event["review"]["changes"]:
            yield "  " + one_line(f"{change['field']}: {shortened(change['from'])} → {shortened(change['to'])}")
    for lost in standing["orphans"]:
        yield one_line(f"!  {lost['kind']} {lost['event']} {lost['field'] or ''} is laid over nothing: {lost['why']}")


def _line(one: Judged) -> str:
    """Write a decision on one line."""
    said = one.judgement
    return f"{one.id[:12]}  {said.at}  {said.by}  {said.kind} {said.field or ''} {said.reason and f'({said.reason})'}"


def _told(one: Judged) -> dict[str, Any]:
    """Give a decision as plain values."""
    said = one.judgement
    return {"id": one.id, "kind": said.kind, "by": said.by, "at": said.at, "reason": said.reason, "field": said.field, "events": said.events}
