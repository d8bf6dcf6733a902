"""Export incidents as MUC-4 templates: JSON lines of 24 slots, one line a message, also for a message without incident.

The notation is that of the answer keys (`"STRING"`, `VALUE: "STRING"`, `- 03 JAN 90`), without their alternatives. What counts as an incident, which events are
one, and who of all that a report names fills which slot is weighed by small linear models over classes, relations and distances (`lenses/muc4-weights.json`).
With `--explain` each line also says in `weighed` what was weighed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from recoupe.codebook.lens import Muc4Lens, muc4_lens
from recoupe.codebook.load import Codebook
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.incidents import Record
from recoupe.export.muc4_reading import Reading, choose_cast, read_record, relevant
from recoupe.export.muc4_slots import perpetrators, targets, when_and_where
from recoupe.export.muc4_weighings import weighings_of

Templates = list[dict[str, list[str]]]


def fill(record: Mapping[str, Any], codebook: Codebook) -> Templates:
    """Give the templates of a record.

    Args:
        record: a report as plain values, as `recoupe read` writes it.
        codebook: what is known of actors and places.

    Returns:
        One mapping from slot to fillers for each incident, in the order in which they are told; empty where there is none.

    Raises:
        CodebookError: the lens is malformed, or the record is in a language that the codebook does not hold.
    """
    lens = muc4_lens()
    return _templates(record, read_record(record, codebook, lens), lens)


def _templates(record: Record, reading: Reading, lens: Muc4Lens) -> Templates:
    return [_template(place, record, reading, number, lens) for place, number in enumerate(relevant(reading, lens), start=1)]


def _template(place: int, record: Record, reading: Reading, number: int, lens: Muc4Lens) -> dict[str, list[str]]:
    incident, cast = reading.incidents[number], choose_cast(reading, number, lens)
    return {
        "MESSAGE: ID": [str(record["origin"])],
        "MESSAGE: TEMPLATE": [str(place)],
        **when_and_where(incident, reading.strings, lens),
        "INCIDENT: TYPE": [incident.type],
        "INCIDENT: STAGE OF EXECUTION": [incident.stage],
        **perpetrators(incident, cast, reading.strings, lens),
        **targets(incident, cast, reading.strings, lens),
    }


def _lines(job: Job) -> Iterator[bytes]:
    lens = muc4_lens()
    for record in job.selection.records:
        reading = read_record(record, job.codebook, lens)
        line: dict[str, object] = {"id": record["origin"], "templates": _templates(record, reading, lens)}
        if job.explain:
            line["weighed"] = weighings_of(record, reading, lens)
        yield json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _files(job: Job) -> Iterator[File]:
    yield File("muc4.jsonl", _lines(job))


EXPORTER = Exporter(
    "muc4",
    "MUC-4 templates of 24 slots, JSON lines, one line a message, also for a message without incident",
    _files,
    incidents=False,
    redacts=False,
    explains=True,
)
