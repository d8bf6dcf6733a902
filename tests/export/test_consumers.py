"""What is exported opens in the programs that people use, with the types and the rows that were written."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import frictionless
import jsonschema
import openpyxl
import pandas as pd
import pytest

from recoupe.export.all_tables import TABLES
from recoupe.export.cells import untamed
from recoupe.export.incident_table import INCIDENTS
from tests.conftest import NO_R
from tests.export.samples import lines, on_disk, selection, written

KML = "{http://www.opengis.net/kml/2.2}"
# GeoJSON as RFC 7946 has it, as far as we write it: positions are longitude, latitude.
GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "not": {"required": ["crs"]},
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "properties": {"type": "object"},
                    "geometry": {
                        "anyOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {
                                    "type": {"const": "Point"},
                                    "coordinates": {
                                        "type": "array",
                                        "prefixItems": [{"type": "number", "minimum": -180, "maximum": 180}, {"type": "number", "minimum": -90, "maximum": 90}],
                                        "minItems": 2,
                                        "maxItems": 2,
                                    },
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_pandas_reads_csv(tmp_path: Path) -> None:
    """`read_csv` gives numbers as numbers, days as days and one row an incident."""
    frame = pd.read_csv(on_disk(tmp_path, "csv") / "incidents.csv", parse_dates=["date_start", "date_end"], keep_default_na=False, na_values=[""])

    assert list(frame.incident_id) == sorted(one["id"] for one in lines("incidents"))
    assert frame.killed_best.dtype == frame.latitude.dtype == "float64"
    assert frame.date_start.dtype.kind == "M"
    assert frame.set_index("incident_id").killed_best.dropna().to_dict() == {
        one["id"]: one["casualties"]["killed"]["best"] for one in lines("incidents") if one["casualties"]["killed"]["best"] is not None
    }


def test_duckdb_joins_the_crosswalk(tmp_path: Path) -> None:
    """DuckDB joins incidents to reports over the events, and counts the accounts that the incidents have."""
    folder = on_disk(tmp_path, "csv")
    found = duckdb.sql(
        f"SELECT incident_id, count(*) FROM '{folder}/incidents.csv' JOIN '{folder}/events.csv' USING (incident_id) JOIN '{folder}/reports.csv' USING (report_id) GROUP BY ALL"
    ).fetchall()

    assert dict(found) == {one["id"]: len(one["accounts"]) for one in lines("incidents")}


def test_duckdb_reads_parquet(tmp_path: Path) -> None:
    """DuckDB reads the Parquet files with the types of the columns, and the same cells as the CSV."""
    folder = on_disk(tmp_path, "parquet")
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{folder}/incidents.parquet')").fetchall())
    days = duckdb.sql(f"SELECT CAST(date_start AS VARCHAR) FROM '{folder}/incidents.parquet' ORDER BY incident_id").fetchall()

    assert (types["date_start"], types["killed_best"], types["accounts"], types["grade"]) == ("DATE", "DOUBLE", "BIGINT", "VARCHAR")
    assert [day or "" for (day,) in days] == [row["date_start"] for row in rows(written("csv")["incidents.csv"])]


def test_frictionless_finds_the_package_valid(tmp_path: Path) -> None:
    """Frictionless finds types, keys, references between tables, sizes and checksums of the package right."""
    report = frictionless.Package(str(on_disk(tmp_path, "datapackage") / "datapackage.json")).validate()

    assert report.flatten(["type", "message"]) == []
    assert report.valid


def test_frictionless_sees_a_changed_table(tmp_path: Path) -> None:
    """A table that was changed after the export no longer has its checksum."""
    folder = on_disk(tmp_path, "datapackage")
    table = folder / "incidents.csv"
    table.write_bytes(table.read_bytes().replace(b"weak", b"fair", 1))

    assert not frictionless.Package(str(folder / "datapackage.json")).validate().valid


def test_openpyxl_reads_the_workbook() -> None:
    """The workbook has a sheet a table; numbers are numbers, and the cells are those of the CSV."""
    (content,) = written("xlsx").values()
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *cells = book["incidents"].iter_rows(values_only=True)
    killed = head.index("killed_best")

    assert book.sheetnames == [table.name for table in TABLES]
    assert [row[killed] for row in cells] == [float(row["killed_best"]) if row["killed_best"] else None for row in rows(written("csv")["incidents.csv"])]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_geojson_is_geojson() -> None:
    """The map is a collection of features after RFC 7946, each point with its radius, and no point where only a country is known."""
    (content,) = written("geojson").values()
    found = json.loads(content)
    jsonschema.validate(found, GEOJSON)
    pointed = [one for one in found["features"] if one["geometry"]]

    assert [one["id"] for one in found["features"]] == sorted(one["id"] for one in lines("incidents"))
    assert pointed
    assert all(one["properties"]["radius_km"] > 0 for one in pointed)
    assert not any(one["geometry"] for one in found["features"] if one["properties"].get("place_precision") in {None, "country", "region"})
    assert all(one["geometry"]["coordinates"] == [one["properties"]["longitude"], one["properties"]["latitude"]] for one in pointed)


def test_kml_is_kml() -> None:
    """The map for Google Earth is well-formed, with one placemark an incident and as many points as the GeoJSON."""
    (content,) = written("kml").values()
    root = ET.fromstring(content)
    features = json.loads(written("geojson")["incidents.geojson"])["features"]

    assert root.tag == f"{KML}kml"
    assert [mark.get("id") for mark in root.iter(f"{KML}Placemark")] == [one["id"] for one in features]
    assert len(list(root.iter(f"{KML}Point"))) == sum(one["geometry"] is not None for one in features)


def test_plover_lines_have_what_the_manual_asks_for() -> None:
    """Every line has the required fields of the PLOVER manual, and leads to its incident."""
    found = [json.loads(line) for line in written("plover")["plover.jsonl"].splitlines()]

    assert len(found) == sum(len(record["events"]) for record in lines("records"))
    assert all({"id", "date", "actor", "recipient", "event"} <= set(one) for one in found)
    assert len({one["id"] for one in found}) == len(found)
    assert {one["link"] for one in found if "link" in one} == {one["id"] for one in lines("incidents")}


def test_every_row_of_events_leads_to_characters() -> None:
    """Every event of the crosswalk has spans, and each of these is what stands in the report's text."""
    files = written("csv")
    texts = {record["id"]: record["text"] for record in lines("records")}
    spans = rows(files["spans.csv"])

    assert {(row["report_id"], row["event_id"]) for row in rows(files["events.csv"])} == {(row["report_id"], row["event_id"]) for row in spans}
    assert all(texts[row["report_id"]][int(row["start"]) : int(row["end"])] == untamed(row["text"]) for row in spans)


def test_hxl_row_stands_below_the_header() -> None:
    """With tags, the second row holds one valid HXL tag for each column, in all four tables."""
    for name, content in written("csv", hxl=True).items():
        header, tags, *_ = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        assert len(tags) == len(header), name
        assert all(pd.Series(tags).str.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")), name
    assert len(INCIDENTS.tags) == len(set(INCIDENTS.tags))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason=NO_R)
def test_r_reads_csv(tmp_path: Path) -> None:
    """R's `read.csv` gives one row an incident and numbers as numbers."""
    script = 'd <- read.csv("incidents.csv", na.strings = ""); cat(nrow(d), is.numeric(d$killed_best), is.numeric(d$latitude), sep = " ")'
    ran = subprocess.run(["Rscript", "-e", script], cwd=on_disk(tmp_path, "csv"), capture_output=True, text=True, check=True)

    assert ran.stdout == f"{len(lines('incidents'))} TRUE TRUE"


def test_reports_that_are_missing_keep_the_references_whole(tmp_path: Path) -> None:
    """A package without the records still has every row that its tables point to."""
    report = frictionless.Package(str(on_disk(tmp_path, "datapackage", selection(records=[])) / "datapackage.json")).validate()

    assert report.valid, report.flatten(["type", "message"])
