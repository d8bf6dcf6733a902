"""List the four tables that `csv`, `datapackage`, `parquet` and `xlsx` write alike."""

from typing import Any

from recoupe.export.incident_table import INCIDENTS
from recoupe.export.report_tables import EVENTS, REPORTS, SPANS
from recoupe.export.tables import Table

TABLES: tuple[Table[Any], ...] = (INCIDENTS, EVENTS, REPORTS, SPANS)
