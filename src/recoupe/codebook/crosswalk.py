"""Lead from PLOVER to CAMEO, ACLED and MUC-4, and back.

One table leads there, `crosswalk/crosswalk.csv` (`codes_of`), one leads back and says which codes there are at all, `codes/*.csv` (`plover_of`).
Both name what is lost: the way there is one code for many, and the way back is one type for many codes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from recoupe.codebook.schema import Crosswalk, EventType, PublicCode

# Stands in a cell for «there is no code», where an empty cell leaves it to the lines below.
NO_CODE = "-"
SCHEMES = ("cameo", "acled", "muc4")
SIDES = ("armed", "civilians", "drone")
COLUMNS = ("type", "modes", "sides", "trigger", "cameo", "cameo_name", "acled_event", "acled_sub_event", "muc4", "note", "lang", "example", "gap")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of an event in the public codebooks, None where there is none. `acled` is a pair of event and sub-event type."""

    cameo: str | None = None
    acled: tuple[str, str] | None = None
    muc4: str | None = None


def codes_of(rows: Iterable[Crosswalk], modes: Collection[str], triggers: Collection[str] = (), sides: Collection[str] = ()) -> Codes:
    """Give the codes of an event: each codebook takes the first line that fits and settles it.

    Args:
        rows: the lines of the event's type, in the order of the table.
        modes: the PLOVER modes of the event.
        triggers: ids of the triggers that told it.
        sides: who stands against whom, of `SIDES`.
    """
    fitting = [row for row in rows if fits(row, modes, triggers, sides)]
    sub_event = _settled(row.acled_sub_event for row in fitting)
    event = _settled(row.acled_event for row in fitting)
    return Codes(
        cameo=_settled(row.cameo for row in fitting),
        acled=(event, sub_event) if event and sub_event else None,
        muc4=_settled(row.muc4 for row in fitting),
    )


def fits(row: Crosswalk, modes: Collection[str], triggers: Collection[str] = (), sides: Collection[str] = ()) -> bool:
    """Say whether a line asks for nothing that the event does not have."""
    return set(row.modes) <= set(modes) and (not row.sides or row.sides in sides) and (not row.trigger or row.trigger in triggers)


def _settled(cells: Iterable[str]) -> str | None:
    """Give the first cell that says something, None where it says that there is no code."""
    said = next((cell for cell in cells if cell), NO_CODE)
    return None if said == NO_CODE else said


def plover_of(codes: Iterable[PublicCode], scheme: str, code: str) -> PublicCode | None:
    """Give the line that leads from a code back to PLOVER; None if the codebook has no such code.

    Args:
        codes: the lines of `codes/*.csv`.
        scheme: one of `SCHEMES`.
        code: a code of CAMEO, a sub-event type of ACLED, an incident type of MUC-4.
    """
    return next((line for line in codes if line.scheme == scheme and line.code == code), None)


def find_lines(lines: Iterable[Crosswalk], wanted: str) -> tuple[Crosswalk, ...]:
    """Give the lines that bear a type, a mode, or a code or a name of a public codebook, in the order of the table."""
    folded = wanted.casefold()
    return tuple(line for line in lines if folded in {cell.casefold() for cell in _cells(line)})


def find_codes(codes: Iterable[PublicCode], wanted: str) -> tuple[PublicCode, ...]:
    """Give the codes that bear a code, a name or a group, or that come back as a type or mode, in the order of the tables."""
    folded = wanted.casefold()
    return tuple(code for code in codes if folded in {cell.casefold() for cell in (code.code, code.name, code.group, code.type, *code.modes)})


def _cells(line: Crosswalk) -> tuple[str, ...]:
    return (line.type, *line.modes, line.trigger, line.cameo, line.acled_event, line.acled_sub_event, line.muc4)


def by_type(lines: Iterable[Crosswalk]) -> dict[str, tuple[Crosswalk, ...]]:
    """Gather the lines of each type, each in the order of the table."""
    found: dict[str, tuple[Crosswalk, ...]] = {}
    for line in lines:
        found[line.type] = (*found.get(line.type, ()), line)
    return found


def code_line(row: Mapping[str, str]) -> PublicCode:
    """Make a code out of a row of `codes/*.csv`.

    Raises:
        ValueError: a column is unknown or missing, or the scheme is unknown.
    """
    _refuse_columns(row, tuple(field.name for field in fields(PublicCode)))
    if row["scheme"] not in SCHEMES:
        raise ValueError(f"scheme {row['scheme']!r} is unknown; write one of {', '.join(SCHEMES)}")
    return PublicCode(row["scheme"], row["code"], row["group"], row["name"], row["type"], _words(row["modes"]), row["note"])


def crosswalk_line(row: Mapping[str, str], events: Mapping[str, EventType], codes: Collection[PublicCode]) -> Crosswalk:
    """Make a line out of a row of `crosswalk/crosswalk.csv`.

    Raises:
        ValueError: a column is unknown or missing, or a cell names what there is not; the message lists every fault of the row.
    """
    _refuse_columns(row, COLUMNS)
    line = Crosswalk(modes=_words(row["modes"]), **{name: row[name] for name in COLUMNS if name not in {"modes", "cameo_name"}})
    faults = [*_key_faults(line, events), *_code_faults(line, row["cameo_name"], codes)]
    if faults:
        raise ValueError("; ".join(faults))
    return line


def _refuse_columns(row: Mapping[str, str], columns: Sequence[str]) -> None:
    """Refuse a row that does not have exactly these columns.

    Raises:
        ValueError: it has others, fewer or more.
    """
    if set(row) != set(columns) or any(value is None for value in row.values()):
        raise ValueError(f"the row has other columns than {', '.join(columns)}; correct the header or the number of commas")


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def _key_faults(line: Crosswalk, events: Mapping[str, EventType]) -> Iterator[str]:
    """Yield what is wrong with what a line asks for."""
    if line.type not in events:
        yield f"type {line.type!r} has no file events/{line.type}.toml; correct the name"
        return
    event = events[line.type]
    yield from (f"mode {mode!r} is none of {line.type}; correct the name" for mode in line.modes if mode not in event.modes)
    if line.sides and line.sides not in SIDES:
        yield f"sides {line.sides!r} are unknown; write one of {', '.join(SIDES)} or nothing"
    if line.trigger and line.trigger not in {trigger.id for trigger in event.triggers}:
        yield f"trigger {line.trigger!r} is none of events/{line.type}.toml; correct the name"
    if not line.example or not line.lang:
        yield "the line has no example; write a sentence and its language"


def _code_faults(line: Crosswalk, cameo_name: str, codes: Collection[PublicCode]) -> Iterator[str]:
    """Yield what is wrong with the codes of a line."""
    cameo = plover_of(codes, "cameo", line.cameo)
    if cameo is None:
        yield f"CAMEO has no code {line.cameo!r}; take one of codes/cameo.csv"
    elif cameo.name != cameo_name:
        yield f"CAMEO calls {line.cameo} {cameo.name!r}, not {cameo_name!r}; correct code or name"
    acled = plover_of(codes, "acled", line.acled_sub_event)
    if (line.acled_event, line.acled_sub_event) not in {("", ""), (NO_CODE, NO_CODE), (acled.group if acled else None, line.acled_sub_event)}:
        yield f"ACLED has no sub-event type {line.acled_sub_event!r} in {line.acled_event!r}; take a pair of codes/acled.csv"
    if line.muc4 not in {"", NO_CODE} and plover_of(codes, "muc4", line.muc4) is None:
        yield f"MUC-4 has no incident type {line.muc4!r}; take one of codes/muc4.csv"
    if NO_CODE in {line.acled_sub_event, line.muc4} and not line.note:
        yield "the line says that there is no code, and not why; fill the column note"


def table_faults(lines: Collection[Crosswalk], codes: Collection[PublicCode], events: Mapping[str, EventType]) -> Iterator[str]:
    """Yield what is wrong with the tables as a whole: types and modes without a line, lines that are never reached, ways back that lead nowhere."""
    typed = by_type(lines)
    for event in events.values():
        yield from (f"crosswalk/crosswalk.csv: {fault}" for fault in _type_faults(event, typed.get(event.id, ())))
    yield from (f"codes/{code.scheme}.csv: {code.code}: {fault}" for code in codes for fault in _way_back_faults(code, events))


def _type_faults(event: EventType, lines: Sequence[Crosswalk]) -> Iterator[str]:
    """Yield what the lines of a type leave open."""
    if not lines or lines[-1].modes or lines[-1].sides or lines[-1].trigger or not all((lines[-1].acled_sub_event, lines[-1].muc4)):
        yield f"the last line of {event.id} must fit every event and settle every code; add one, with {NO_CODE!r} where there is none"
    for mode in event.modes:
        if not any(mode in line.modes for line in lines):
            yield f"no line of {event.id} bears the mode {mode!r}; add one"
    triggers = {trigger.id: trigger for trigger in event.triggers}
    for number, line in enumerate(lines):
        modes = {*line.modes, *(triggers[line.trigger].modes if line.trigger else ())}
        if any(fits(other, modes, {line.trigger}, {line.sides}) for other in lines[:number]):
            yield f"the line {event.id} {' '.join(filter(None, (*line.modes, line.sides, line.trigger)))} is never reached; move it up or drop it"


def _way_back_faults(code: PublicCode, events: Mapping[str, EventType]) -> Iterator[str]:
    """Yield what is wrong with the way back from a code."""
    if not code.type and not code.note:
        yield "it leads to no type, and the line does not say why; fill the column note"
    if code.type and code.type not in events:
        yield f"it leads to the type {code.type!r}, which has no file; correct the name"
    elif code.type:
        yield from (f"it leads to the mode {mode!r}, which {code.type} does not have" for mode in code.modes if mode not in events[code.type].modes)
