"""Export incidents as MUC-4 templates: JSON lines of 24 slots, one line a message, also for a message without incident.

The notation is that of the answer keys (`"STRING"`, `VALUE: "STRING"`, `- 03 JAN 90`), without their alternatives.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recoupe.codebook.lens import Muc4Lens, muc4_lens
from recoupe.codebook.load import Codebook
from recoupe.export.exporter import Exporter
from recoupe.export.incidents import Incident, Record, find_incidents
from recoupe.export.muc4_slots import perpetrators, targets, when_and_where
from recoupe.export.muc4_strings import Strings


def fill(record: Mapping[str, Any], codebook: Codebook) -> list[dict[str, list[str]]]:
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
    strings = Strings(record, codebook, lens)
    return [_template(number, record, incident, strings, lens) for number, incident in enumerate(find_incidents(record, lens), start=1)]


def _template(number: int, record: Record, incident: Incident, strings: Strings, lens: Muc4Lens) -> dict[str, list[str]]:
    return {
        "MESSAGE: ID": [str(record["origin"])],
        "MESSAGE: TEMPLATE": [str(number)],
        **when_and_where(incident, strings, lens),
        "INCIDENT: TYPE": [incident.type],
        "INCIDENT: STAGE OF EXECUTION": [incident.stage],
        **perpetrators(incident, strings, lens),
        **targets(incident, strings, lens),
    }


def _lines(records: Iterable[Mapping[str, Any]], codebook: Codebook) -> Iterator[str]:
    for record in records:
        yield json.dumps({"id": record["origin"], "templates": fill(record, codebook)}, ensure_ascii=False)


EXPORTER = Exporter("muc4", "MUC-4 templates of 24 slots, JSON lines, one line a message", _lines)
