"""See a selection as tables do: incidents in the order of their ids, each with the reports and events that its accounts name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recoupe.export.selection import Change, ChangeKind, Plain, Selection, plain_incident
from recoupe.model.event import Place, When
from recoupe.model.span import Span

_WRITTEN = frozenset({ChangeKind.CREATED, ChangeKind.CHANGED})
DAY = 10
_NOWHERE = Span(0, 0, "")


@dataclass(frozen=True, slots=True)
class Told:
    """One account of an incident; `record` and `event` are None where the report is not among the records."""

    account: Plain
    record: Plain | None
    event: Plain | None


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident with its accounts, or what became of one that stands no more (`incident` is None then)."""

    id: str
    incident: Plain | None
    told: tuple[Told, ...] = ()
    change: Change | None = None

    @property
    def events(self) -> tuple[Plain, ...]:
        """Give the events of its accounts that are there, in the order of the accounts."""
        return tuple(one.event for one in self.told if one.event is not None)

    def first(self, name: str) -> Any:  # noqa: ANN401 - a plain value of the record
        """Give the value of a field that most independent sources give, None where there is none."""
        values = self.incident["fields"][name]["values"] if self.incident else ()
        return values[0]["value"] if values else None

    def every(self, name: str) -> tuple[Any, ...]:
        """Give all values of a field, best supported first."""
        return tuple(one["value"] for one in self.incident["fields"][name]["values"]) if self.incident else ()

    def toll(self, kind: str, end: str) -> int | float | None:
        """Give one end of a toll: `killed`, `injured` or `attackers_killed`; `low`, `high` or `best`."""
        found: int | float | None = self.incident["casualties"][kind][end] if self.incident else None
        return found

    @property
    def place(self) -> Plain | None:
        """Give the best place, with the first-order region that a record knows of it."""
        best: Plain | None = self.first("places")
        if best is None:
            return None
        same = (place for event in self.events for place in event["places"] if _is_same(place, best))
        return {"admin1": next((place["admin1"] for place in same if place["admin1"]), None), **best}

    @property
    def when(self) -> When | None:
        """Give the best time as a value of the model."""
        found = self.first("when")
        return When(found["start"], found["end"], "", "") if found else None


def _is_same(place: Plain, other: Plain) -> bool:
    return bool(place["entity"] == other["entity"] if other["entity"] else place["name"] == other["name"])


def place_of(plain: Plain | None) -> Place | None:
    """Give a place as a value of the model, to be put on the ladders of precision."""
    if plain is None:
        return None
    known = {name: plain.get(name) for name in ("name", "entity", "lat", "lon", "country", "admin1", "precision", "radius_km")}
    return Place(**known, span=_NOWHERE)  # type: ignore[arg-type] # plain values of the record


def day(instant: str | None) -> str | None:
    """Give the day of an ISO date that may have an hour."""
    return instant[:DAY] if instant else None


def hour(instant: str | None) -> str | None:
    """Give the hour of an ISO date, None where it has none."""
    return instant[DAY + 1 :] if instant and len(instant) > DAY else None


@dataclass
class View:
    """A selection, indexed. Everything comes in the order of ids, whatever order it was given in."""

    selection: Selection
    records: Mapping[str, Plain] = field(init=False)
    incidents: Mapping[str, Plain] = field(init=False)
    home: Mapping[tuple[str, str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.records = {one["id"]: one for one in sorted(self.selection.records, key=lambda one: (one["id"], one["origin"] or ""))}
        found = {one["id"]: one for one in map(plain_incident, self.selection.incidents)}
        self.incidents = dict(sorted(found.items()))
        self.home = {(one["report"], one["event"]): name for name, incident in self.incidents.items() for one in incident["accounts"]}

    @property
    def happenings(self) -> Iterator[Happening]:
        """Yield what is exported: with `since` only what was created or changed, and a line for what was merged or withdrawn."""
        if self.selection.since is None:
            yield from (self._happening(name, None) for name in self.incidents)
            return
        for change in sorted(self.selection.since, key=lambda change: change.incident):
            if change.kind not in _WRITTEN:
                yield Happening(change.incident, None, (), change)
            elif change.incident in self.incidents:
                yield self._happening(change.incident, change)

    def _happening(self, name: str, change: Change | None) -> Happening:
        incident = self.incidents[name]
        told = tuple(Told(one, *self._event(one["report"], one["event"])) for one in incident["accounts"])
        return Happening(name, incident, told, change)

    def _event(self, report: str, event: str) -> tuple[Plain | None, Plain | None]:
        record = self.records.get(report)
        return record, next((one for one in record["events"] if one["id"] == event), None) if record else None

    @property
    def exported(self) -> Iterator[Plain]:
        """Yield the records that are exported: with `since` only those that tell of what was created or changed."""
        if self.selection.since is None:
            yield from self.records.values()
            return
        named = {told.account["report"] for happening in self.happenings for told in happening.told}
        yield from (record for name, record in self.records.items() if name in named)

    @property
    def tellings(self) -> Iterator[tuple[str | None, Told]]:
        """Yield the crosswalk: each event of the records with its incident, and each account whose record is missing; with `since` those of `happenings`."""
        homes = {happening.id for happening in self.happenings if happening.incident}
        for record in self.exported:
            for event in record["events"]:
                home = self.home.get((record["id"], event["id"]))
                if home in homes:
                    yield home, Told(_account(self.incidents[str(home)], record, event), record, event)
                elif self.selection.since is None:
                    yield None, Told({"report": record["id"], "event": event["id"]}, record, event)
        for happening in self.happenings:
            yield from ((happening.id, told) for told in happening.told if told.event is None)


def _account(incident: Plain, record: Plain, event: Plain) -> Plain:
    return next(one for one in incident["accounts"] if (one["report"], one["event"]) == (record["id"], event["id"]))


def most_told(values: Iterable[Any]) -> Any:  # noqa: ANN401 - whatever comes
    """Give the value that comes most often, of equals the first; None where there is none."""
    found: Sequence[Any] = list(values)
    return max(found, key=found.count, default=None)
