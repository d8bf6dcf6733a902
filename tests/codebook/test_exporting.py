"""Promises of what the tables of others group by."""

import pytest

from recoupe.codebook.exporting import RegionExample, export_columns, iso_numeric
from recoupe.codebook.load import load_codebook


@pytest.mark.parametrize("example", export_columns().examples, ids=lambda example: example.country)
def test_examples_come_out(example: RegionExample) -> None:
    """A country has the number and the regions that the file gives as examples."""
    region = export_columns().regions[example.country]

    assert (iso_numeric(example.country), region.acled, region.ucdp) == (example.iso, example.acled, example.ucdp)


def test_every_country_has_one_region_and_its_own_number() -> None:
    """Every country of the codebook lies in one region, and no two share a number."""
    listed = [country for region in export_columns().region for country in region.countries.split()]
    known = {country.alpha3 for country in load_codebook().countries}
    numbers = [number for country in known if (number := iso_numeric(country)) is not None]

    assert len(listed) == len(set(listed))
    assert known <= set(listed)
    assert len(numbers) == len(set(numbers))
    assert {country for country in known if iso_numeric(country) is None} <= {"XKX"}


def test_codes_are_those_of_acled() -> None:
    """Every event type of ACLED in the codebook has a disorder type, and nothing else has."""
    columns, codes = export_columns().acled, [code for code in load_codebook().codes if code.scheme == "acled"]

    assert set(columns.disorder) == {code.group for code in codes}
    assert set(columns.disorder_of_sub_event) <= {code.code for code in codes}
