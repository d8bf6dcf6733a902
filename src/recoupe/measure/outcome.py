"""Make of a grid that is decided the decisions of the ledger that it stands for: events accepted, rejected or added, fields corrected."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from recoupe.codebook.load import Codebook
from recoupe.errors import ReviewError
from recoupe.measure.adjudicating import Block, Grid, said
from recoupe.measure.agreement import EVENTS, MACHINE
from recoupe.measure.aligning import Event
from recoupe.pipeline.corrections import DERIVED
from recoupe.pipeline.review import Correction, Who, accept, add, correct, reject
from recoupe.store.coding import Round
from recoupe.store.ledger import Ledger
from recoupe.store.values import Judged, Judgement, event_key

Plain = Mapping[str, Any]
# The type decides which modes there are.
_FIRST = ("type", "modes")
_KEPT_NOT = frozenset({*DERIVED, "review"})
NO_EVENT = "coders hold it for no event"


class Draft:
    """A ledger that gathers what is decided on one report, and shows it as if it stood there already."""

    def __init__(self, record: Plain) -> None:
        self._record = record
        self.said: list[Judgement] = []

    def report(self, _name: str) -> dict[str, Any]:
        """Give the record as it was read."""
        return dict(self._record)

    def judgements(self, _name: str | None = None) -> Iterator[Judged]:
        """Yield what was gathered."""
        yield from (Judged(f"draft {number}", one, superseded=False) for number, one in enumerate(self.said))

    def mark(self, _name: str, _after: str | None = None) -> str:
        """Give no mark: nobody else writes here."""
        return ""

    def add_judgement(self, judgement: Judgement, **_given: object) -> str:
        """Gather a judgement."""
        self.said.append(judgement)
        return f"draft {len(self.said) - 1}"


def outcome(record: Plain, grid: Grid, who: Who, codebook: Codebook) -> list[Judgement]:
    """Give what a decided grid stands for, in the order in which it is laid over the record.

    Args:
        record: as the ledger gives it.
        grid: all of it decided.
        who: who decides.
        codebook: what is known of the world.

    Raises:
        ReviewError: something is left to decide, or the record could not hold what was decided.
    """
    if grid.open:
        line = grid.open[0]
        what = "whether it is an event" if line.field == EVENTS else line.field
        raise ReviewError(f"{len(grid.open)} values are left to decide, the first of {line.group.first['trigger']['text']!r}: {what}; take one in each line")
    draft = Draft(record)
    for block in grid.blocks:
        _settle(draft, block, who, codebook)
    return draft.said


def _settle(draft: Draft, block: Block, who: Who, codebook: Codebook) -> None:
    """Decide on one event."""
    ledger, report = cast("Ledger", draft), draft.report("")["id"]  # it does all that decisions ask of one
    read = block.group.events.get(MACHINE)
    if not block.stands:
        if read is not None:
            reject(ledger, event_key(report, read["id"]), Who(who.by, who.at, who.reason or NO_EVENT), codebook)
        return
    if read is None:
        add(ledger, report, _composed(block), who, codebook)
        return
    key = event_key(report, read["id"])
    accept(ledger, key, who, codebook)
    for line in sorted(block.lines[1:], key=lambda one: one.field not in _FIRST):
        chosen = block.group.events[line.source]
        if said(chosen, line.field) != said(read, line.field):
            correct(ledger, key, Correction(line.field, chosen[line.field], _span(chosen, line.field)), who, codebook)


def _composed(block: Block) -> dict[str, Any]:
    """Give an event that no reading found, of the values that stand."""
    base = block.group.events[block.lines[0].source]
    chosen = {line.field: block.group.events[line.source][line.field] for line in block.lines[1:]}
    return {**{name: value for name, value in base.items() if name not in _KEPT_NOT}, **chosen}


def _span(event: Event, field: str) -> Plain:
    """Give the words that a value rests on: those that its coder gave, else the first of its own."""
    spans: Iterator[Plain] = (reason["span"] for reason in event["because"].get(field) or () if reason["span"] is not None)
    return next(spans, event["trigger"])


def changed_of(grid: Grid, coder: str) -> Iterator[dict[str, Any]]:
    """Yield what came otherwise than a coder said: the event, the field, their value, and whose stands.

    Args:
        grid: of a settled round.
        coder: who.
    """
    for block in grid.blocks:
        for line in block.lines if block.stands and coder in block.group.events else block.lines[:1]:
            if line.source and _otherwise(block, line.field, (coder, line.source)):
                yield {"group": block.group, "line": line, "stands": block.stands}


def _otherwise(block: Block, field: str, who: tuple[str, str]) -> bool:
    coder, source = who
    events = block.group.events
    if field == EVENTS:
        return (coder in events) != (source in events)
    return said(events[coder], field) != said(events[source], field)


def is_to_settle(one: Round | None) -> bool:
    """Tell whether a round waits for somebody to decide between its coders."""
    return one is not None and one.is_blind and one.is_done and not one.settled
