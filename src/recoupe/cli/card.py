"""Render a report as a card for people. What a source says is told as said, never as a fact.

The card leaves nothing out that the record holds of an event; `explain` adds under each value the rule and the characters that gave it, and what was weighed
for and against each deed.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from recoupe.cli.phrasing import (
    RESPONSIBILITY_PHRASES,
    STATUS_PHRASES,
    chain_phrase,
    figure_phrase,
    number_phrase,
    span_phrase,
    weighing_lines,
    when_phrase,
)
from recoupe.cli.printable import printable
from recoupe.model.event import Event, Participant, Place, Salience, Weapon, Wording
from recoupe.model.report import Report, Warning
from recoupe.model.span import Span

# Wide enough for a sentence of news, narrow enough for a split screen; a terminal gives its own width.
PIPED_WIDTH = 100
# A label column that holds the longest label.
LABEL_WIDTH = 10
# The title of an event says these; lines of their own only bear the reasons.
_TITLED = frozenset({"type", "salience", "contexts"})


@dataclass(frozen=True, slots=True)
class CardStyle:
    """How a card is to look: with reasons, for a terminal, with colours."""

    explain: bool = False
    terminal: bool = False
    color: bool = True


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a card: what it is, what it says, and the field of `because` that tells why."""

    label: str
    text: str
    field: str | None = None


def render_card(report: Report, style: CardStyle) -> str:
    """Render a report as text that ends with an empty line."""
    sink = io.StringIO()
    console = Console(
        file=sink,
        width=None if style.terminal else PIPED_WIDTH,
        force_terminal=style.terminal and style.color,
        no_color=not style.color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    console.print(Text(printable(_title(report)), style="bold"))
    console.print(_grid(_header_rows(report), None))
    for event in report.events:
        console.print()
        console.print(Text(printable(_event_title(event)), style="bold" if event.salience is Salience.MAIN else ""))
        rows = [row for row in _event_rows(event) if style.explain or row.field not in _TITLED] + list(_weighed_rows(report, event.id, style))
        console.print(Padding(_grid(rows, event if style.explain else None), (0, 0, 0, 2)))
    _print_turned_away(console, report, style)
    for title, lines in _sections(report):
        console.print()
        console.print(Text(title, style="bold"))
        console.print(Padding(_list(lines), (0, 0, 0, 2)))
    for credit in _credits(report):
        console.print()
        console.print(Text(printable(credit), style="dim"))
    return "\n".join(line.rstrip() for line in sink.getvalue().split("\n")) + "\n"


def _print_turned_away(console: Console, report: Report, style: CardStyle) -> None:
    """Print the deeds that words of the text tell and that were not believed, with what was weighed."""
    weighings = [one for one in report.weighed or () if style.explain and one.event is None]
    if weighings:
        console.print()
        console.print(Text("Turned away", style="bold"))
        for one in weighings:
            told = "; ".join(f"{span_phrase(span)} [{span.start}, {span.end})" for span in one.told)
            rows = [_Row(one.type, told), *(_Row("", line) for line in weighing_lines(one))]
            console.print(Padding(_grid(rows, None), (0, 0, 0, 2)))


def _weighed_rows(report: Report, event: str, style: CardStyle) -> Iterator[_Row]:
    """Give the lines that tell what was weighed for an event, where they are asked for."""
    for weighing in report.weighed or () if style.explain else ():
        if weighing.event == event:
            label = "Weighed"
            for line in weighing_lines(weighing):
                yield _Row(label, line)
                label = ""


def _credits(report: Report) -> Iterator[str]:
    """Give the line that credits who lists the places, where any of theirs shows."""
    places = (*report.places, *(place for event in report.events for place in event.places))
    gazetteer = report.produced_by.get("gazetteer")
    if isinstance(gazetteer, dict) and gazetteer.get("credits") and any(place.entity for place in places):
        yield f"Places: {'; '.join(gazetteer['credits'])}"


def _title(report: Report) -> str:
    """Give the headline, or where the report came from."""
    origin = "standard input" if report.origin == "-" else report.origin
    return report.headline.text if report.headline else f"({origin or report.id}, without a headline)"


def _header_rows(report: Report) -> Iterator[_Row]:
    """Give what the report is."""
    outlet = f"{report.outlet.name} ({report.outlet.basis})" if report.outlet else "not stated"
    yield _Row("Outlet", outlet)
    yield _Row("Published", when_phrase(report.published) if report.published else "not stated")
    yield _Row("Language", report.language)
    yield _Row("From", report.origin or "-")
    yield _Row("Record", report.id)


def _event_title(event: Event) -> str:
    """Give number, type and modes of an event, and whether the report is there to tell it."""
    kinds = ", ".join((*event.modes, *event.contexts))
    return f"{event.id}  {event.type}{f' ({kinds})' if kinds else ''}, {event.salience}"


def _event_rows(event: Event) -> Iterator[_Row]:
    """Give the lines of an event that hold something."""
    yield _Row("Told as", f"{STATUS_PHRASES[event.status]}: {span_phrase(event.trigger)}", "status")
    yield _Row("Type", event.type, "type")
    yield from _filled("Contexts", event.contexts, "contexts")
    yield _Row("Salience", event.salience, "salience")
    yield _Row("Says who", chain_phrase(event.attribution), "attribution")
    yield _Row("Author", RESPONSIBILITY_PHRASES[event.responsibility], "responsibility")
    yield _Row("Who", _join(map(_participant, event.actors)) or "nobody is named", "actors")
    yield from _filled("To whom", map(_participant, event.recipients), "recipients")
    yield from _filled("Where", map(_place, event.places), "places")
    yield _Row("When", when_phrase(event.when) if event.when else "not told", "when")
    yield from _filled("With", map(_weapon, event.weapons), "weapons")
    for figure in event.casualties:
        yield _Row("Toll", figure_phrase(figure), "casualties")
    yield from _filled("Reason", map(span_phrase, event.motives), "motives")
    yield from _filled("Again at", map(span_phrase, event.mentions), None)


def _filled(label: str, values: Iterable[str], field: str | None) -> Iterator[_Row]:
    """Give a line only where there is something to say."""
    text = _join(values)
    if text:
        yield _Row(label, text, field)


def _join(values: Iterable[str]) -> str:
    return "; ".join(values)


def _participant(participant: Participant) -> str:
    """Write who, with what is known of them."""
    known = [participant.kind, participant.country, participant.sector, participant.entity, participant.effect]
    count = [number_phrase(participant.count)] if participant.count else []
    notes = ", ".join([str(value) for value in known if value] + count)
    return f"{participant.name} ({notes})" if notes else participant.name


def _place(place: Place) -> str:
    """Write a place, with what it was resolved to."""
    point = f"{place.lat:.3f}, {place.lon:.3f}" if place.lat is not None and place.lon is not None else "no point"
    notes = [place.precision, place.admin1, place.country, place.entity, point]
    return f"{place.name} ({', '.join(note for note in notes if note)})"


def _weapon(weapon: Weapon) -> str:
    return f"{weapon.name} ({weapon.kind})"


def _sections(report: Report) -> Iterator[tuple[str, list[str]]]:
    """Give the lists below the events that hold something."""
    sections = (
        ("Figures of the report", [figure_phrase(figure) for figure in report.figures]),
        ("Places named", [_place(place) for place in report.places]),
        ("Loaded words", [_wording(wording) for wording in report.wording]),
        ("Warnings", [_warning(warning) for warning in report.warnings]),
    )
    yield from ((title, lines) for title, lines in sections if lines)


def _wording(wording: Wording) -> str:
    """Write a loaded word, whose voice it is in, and the plain word."""
    whose = f"quoted from {wording.by}" if wording.by else "quoted"
    voice = "the outlet's own words" if wording.voice == "outlet" else whose
    about = f", of {wording.about}" if wording.about else ""
    neutral = f"; plainly: {wording.neutral}" if wording.neutral else ""
    return f"{span_phrase(wording.span)} {wording.category}{about}, {voice}{neutral}"


def _warning(warning: Warning) -> str:
    """Write a warning, with the event and the characters it concerns."""
    where = " ".join(part for part in (warning.event, warning.field) if part)
    spans = ", ".join(map(span_phrase, warning.spans))
    return f"{warning.code}{f' ({where})' if where else ''}: {warning.message}{f' — {spans}' if spans else ''}"


def _grid(rows: Iterable[_Row], explained: Event | None) -> Table:
    """Lay rows out as labels and values, with the reasons below where they are asked for."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=LABEL_WIDTH, style="dim")
    grid.add_column(overflow="fold")
    shown: set[str] = set()
    for row in rows:
        grid.add_row(row.label, Text(printable(row.text)))
        if explained is not None and row.field is not None and row.field not in shown:
            shown.add(row.field)
            for line in _reasons(explained, row.field):
                grid.add_row("", Text(printable(line), style="italic dim"))
    return grid


def _reasons(event: Event, field: str) -> Iterator[str]:
    """Give the rules and characters behind a field, the modes with the type."""
    names = ("type", "modes") if field == "type" else (field,)
    for reason in dict.fromkeys(reason for name in names for reason in event.because.get(name, ())):
        yield f"by {reason.rule}{_at(reason.span)}"


def _at(span: Span | None) -> str:
    return f": {span_phrase(span)} [{span.start}, {span.end})" if span else ""


def _list(lines: Iterable[str]) -> Table:
    """Lay lines out as a list whose long lines hang."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row("-", Text(printable(line)))
    return grid
