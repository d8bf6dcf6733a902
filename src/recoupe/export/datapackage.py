"""Export four tables as a Data Package (Frictionless, version 2): CSV files, and a descriptor with types, keys, checksums and the codebook's digest.

The tables are those of `csv`. `recoupe` in the descriptor names the program, the codebook, the gazetteer and the rules of assessment that made them; `sources`
credits whose data is in it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.export.all_tables import TABLES
from recoupe.export.delimited import csv_pieces
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.selection import Plain
from recoupe.export.tables import Column, Table
from recoupe.export.view import View
from recoupe.version import __version__

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


@dataclass(slots=True)
class _Counted:
    """The bytes of a file that went by, counted and hashed."""

    size: int = 0
    hash: Any = field(default_factory=hashlib.sha256)

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces as they come."""
        for piece in pieces:
            self.size += len(piece)
            self.hash.update(piece)
            yield piece


def _field(column: Column[Any]) -> dict[str, Any]:
    return {"name": column.name, "type": column.type.value, "description": column.meaning}


def _schema(table: Table[Any]) -> dict[str, Any]:
    keys = [{"fields": [name], "reference": {"resource": other, "fields": [its]}} for name, (other, its) in table.foreign.items()]
    found = {"$schema": SCHEMA, "fields": [_field(column) for column in table.columns], "missingValues": [""]}
    return found | ({"primaryKey": list(table.key)} if table.key else {}) | ({"foreignKeys": keys} if keys else {})


def _resource(table: Table[Any], counted: _Counted) -> dict[str, Any]:
    return {
        "$schema": RESOURCE,
        "name": table.name,
        "type": "table",
        "title": table.title,
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": counted.size,
        "hash": f"sha256:{counted.hash.hexdigest()}",
        "schema": _schema(table),
    }


def _made_by(records: Iterable[Plain], incidents: Iterable[Plain], codebook: Codebook) -> dict[str, Any]:
    """Say what made the records, the incidents and the tables."""
    made = [record["produced_by"] for record in records]
    return {
        "program": f"recoupe {__version__}",
        "codebook": f"sha256:{codebook.digest}",
        "records": {
            "programs": sorted({str(one["program"]) for one in made if "program" in one}),
            "codebooks": sorted({str(one["codebook"]["digest"]) for one in made if "codebook" in one}),
            "gazetteers": sorted({str(one["gazetteer"]["digest"]) for one in made if "gazetteer" in one}),
        },
        "rules": sorted({str(one["rules"]) for one in incidents}),
    }


def _sources(records: Iterable[Plain]) -> list[dict[str, str]]:
    found = {str(credit) for record in records for credit in (record["produced_by"].get("gazetteer") or {}).get("credits", ())}
    return [{"title": credit} for credit in sorted(found)]


def _descriptor(job: Job, view: View, counted: Iterable[tuple[Table[Any], _Counted]]) -> bytes:
    sources = _sources(view.records.values())
    found = {
        "$schema": PROFILE,
        "name": "recoupe-export",
        "title": "Incidents of armed conflict and the reports that tell of them, coded by Recoupe",
        "description": "What outlets and parties say, with who says so; not what is known to be true. The grade of an incident says how far it is established.",
        **({"sources": sources} if sources else {}),
        "resources": [_resource(table, count) for table, count in counted],
        "recoupe": _made_by(view.records.values(), view.incidents.values(), job.codebook),
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _last(job: Job, view: View, counted: Iterable[tuple[Table[Any], _Counted]]) -> Iterator[bytes]:
    """Yield the descriptor when it is asked for, and no sooner."""
    yield _descriptor(job, view, counted)


def _files(job: Job) -> Iterator[File]:
    """Yield the tables, and last the descriptor, which counts what went before."""
    view = View(job.selection)
    counted = [(table, _Counted()) for table in TABLES]
    for table, count in counted:
        yield File(f"{table.name}.csv", count.passing(csv_pieces(table, view)))
    yield File("datapackage.json", _last(job, view, counted))


EXPORTER = Exporter("datapackage", "the four tables of csv as a Data Package (Frictionless 2) with types, keys and checksums", _files, several=True)
