"""Promises of the tables in the columns of ACLED and UCDP: their names, their ladders, their sides."""

import csv
import io
from typing import Any

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.export.acled import EXPORTER as ACLED
from recoupe.export.exporter import Job
from recoupe.export.ucdp import EXPORTER as UCDP
from tests.export.samples import lines, selection, written

ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction "
    "civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
UCDP_COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id "
    "side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date source_headline source_original "
    "where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec "
    "date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
).split()


def rows(profile: str, **given: Any) -> list[dict[str, str]]:
    (content,) = written(profile, selection(**given)).values()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def of_materi(profile: str) -> dict[str, str]:
    """Give the row of the attack on the outpost near Matéri, which four reports tell."""
    return next(row for row in rows(profile) if row["country"] == "Benin" and row["date_start" if profile == "ucdp" else "event_date"] == "2023-02-14")


@pytest.mark.parametrize(("profile", "columns"), [("acled", ACLED_COLUMNS), ("ucdp", UCDP_COLUMNS)])
def test_columns_are_theirs_in_their_order(profile: str, columns: list[str]) -> None:
    """The columns of the public codebook stand first, in its order, and all others bear our name."""
    header = list(rows(profile)[0])

    assert header[: len(columns)] == columns
    assert all(name.startswith("recoupe_") for name in header[len(columns) :])


def test_an_attack_in_columns_like_acleds() -> None:
    """An attack has ACLED's types, numbers of kinds, ladders of precision and codes of the country."""
    row = of_materi("acled")
    told = {name: row[name] for name in ("disorder_type", "event_type", "sub_event_type", "time_precision", "geo_precision", "iso", "region", "admin1")}

    assert told == {
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "time_precision": "1",
        "geo_precision": "2",
        "iso": "204",
        "region": "Western Africa",
        "admin1": "Atakora",
    }
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("3", "1", "13")
    assert (row["fatalities"], row["recoupe_killed_low"], row["recoupe_killed_high"]) == ("3", "3", "5")


def test_an_attack_in_the_columns_of_ucdp() -> None:
    """An attack on soldiers is state-based, the state side A, its dead on its side, the cell of PRIO-GRID that of the point."""
    row = of_materi("ucdp")

    assert (row["type_of_violence"], row["side_a"], row["priogrid_gid"]) == ("1", "Benin armed forces", "145083")
    assert (row["deaths_a"], row["deaths_b"], row["deaths_civilians"]) == ("5", "0", "0")
    assert (row["best"], row["low"], row["high"]) == ("5", "3", "5")
    assert (row["where_prec"], row["date_prec"], row["event_clarity"]) == ("2", "1", "1")
    assert row["geom_wkt"].startswith("POINT (1.06")


def test_what_has_no_row_is_told() -> None:
    """Incidents that ACLED does not code and that cost no life to UCDP's knowledge have no row, and whoever asked is told how many."""
    for exporter, profile in ((ACLED, "acled"), (UCDP, "ucdp")):
        job = Job(selection(), load_codebook())
        for file in exporter.write(job):
            list(file.pieces)
        left_out = len(lines("incidents")) - len(rows(profile))
        assert left_out > 0
        assert [said.split()[0] for said in job.told] == [str(left_out)]


def test_silence_is_no_zero() -> None:
    """Where nobody gives a figure of the dead, the cell is empty."""
    silent = [one["id"] for one in lines("incidents") if one["casualties"]["killed"]["low"] is None and one["casualties"]["attackers_killed"]["low"] is None]
    found = {row["recoupe_incident_id"]: row["fatalities"] for row in rows("acled")}

    assert set(silent) & set(found)
    assert {found[name] for name in silent if name in found} == {""}


def test_cells_of_the_grid_are_those_of_ucdp(shared_data) -> None:
    """The cell of PRIO-GRID that we compute is the one that UCDP gives, for every row of its table that we have."""
    from recoupe.export.ucdp import Row
    from recoupe.export.view import Happening

    with (shared_data / "ucdp_ged" / "visible.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            value = {"name": "", "entity": None, "lat": float(row["latitude"]), "lon": float(row["longitude"])}
            incident = {"fields": {"places": {"values": [{"value": value}]}}}
            assert Row(Happening("", incident), {}, {}).grid == int(float(row["priogrid_gid"]))
