"""Names of parties as tables give them are resolved without a report."""

import pytest

from recoupe.resolve.parties import party_of
from tests.support import codebook


@pytest.mark.parametrize(
    ("name", "countries", "entity"),
    [
        pytest.param("Taliban", ("AFG",), "taliban", id="group"),
        pytest.param("Government of Syria", ("SYR",), "syr-gov", id="government"),
        pytest.param("gouvernement du Mali", (), "mli-gov", id="gouvernement"),
        pytest.param("Army of Peru", (), "per-mil", id="army"),
        pytest.param("RSF", ("SDN",), "rsf", id="acronym"),
        pytest.param("Friends of the Old Mill", ("PER",), None, id="unknown"),
        pytest.param("", (), None, id="nothing"),
    ],
)
def test_a_whole_name_is_a_party(name: str, countries: tuple[str, ...], entity: str | None) -> None:
    """The whole name is an actor of the registry or an institution of a state, by country and day."""
    assert party_of(name, countries, "2015-06-01", codebook()) == entity
