"""People whom no registry knows have the kind, sector and country that their words tell."""

import pytest

from recoupe.resolve.describe import describe
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed

ROWS = [
    ("fr", "Au Mali, des hommes armés ont pillé le marché.", "hommes armés", "UAF", None),
    ("fr", "Au Mali, des jeunes masqués ont pillé le marché.", "jeunes masqués", "UAF", None),
    ("fr", "Au Mali, un commando a pris le car.", "commando", "UAF", None),
    ("fr", "Au Mali, des bandits ont pris le car.", "bandits", "CRM", None),
    ("fr", "Au Mali, des villageois ont fui la nuit.", "villageois", "CVL", "MLI"),
    ("fr", "Au Mali, des touristes ont fui la nuit.", "touristes", "CVL", None),
    ("fr", "Au Mali, des touristes belges ont fui la nuit.", "touristes belges", "CVL", "BEL"),
    ("fr", "Des commerçants de Bamako ont fermé leurs étals.", "commerçants de Bamako", "BUS", "MLI"),
    ("fr", "Au Mali, des éleveurs peuls ont porté plainte.", "éleveurs peuls", "AGR", "MLI"),
    ("fr", "Une société de sécurité kényane garde le port.", "société de sécurité kényane", "PRM", "KEN"),
    ("fr", "Au Pérou, des prisonniers présentés comme des djihadistes sont morts.", "prisonniers présentés comme des djihadistes", "REB", None),
    ("fr", "Au Mali, des infirmières ont manifesté.", "infirmières", "MED", "MLI"),
    ("fr", "Des agresseurs américains et britanniques sont cités.", "agresseurs américains et britanniques", "UAF", None),
    ("fr", "Au Mali, un maquis dissident refuse la trêve.", "maquis dissident", "REB", None),
    ("fr", "Au Mali, des gardes de parc ont disparu.", "gardes de parc", "COP", "MLI"),
    ("en", "In Nigeria, smallholders blocked the road.", "smallholders", "AGR", "NGA"),
    ("en", "In Iraq, a Shiite militia burned the shop.", "Shiite militia", "PRM", "IRQ"),
    ("en", "In Nigeria, Fulani herders were beaten.", "Fulani herders", "AGR", "NGA"),
    ("en", "In Nigeria, gunmen boarded the train.", "gunmen", "UAF", None),
    ("en", "In Nigeria, looters emptied the depot.", "looters", "CRM", None),
    ("en", "In Nigeria, rebel soldiers emptied the depot.", "rebel soldiers", "REB", None),
    ("en", "In Nigeria, tribal elders asked for calm.", "tribal elders", "ELI", "NGA"),
    ("en", "In Nigeria, union leaders asked for calm.", "union leaders", "LAB", "NGA"),
    ("en", "Nurses from Lagos asked for calm.", "Nurses from Lagos", "MED", "NGA"),
    ("en", "Iranian cameramen filmed the village.", "Iranian cameramen", "JRN", "IRN"),
    ("en", "Russian peacekeepers left the pass.", "Russian peacekeepers", "MIL", "RUS"),
    ("en", "Kenya, Peru and Norway met. Farmers waited.", "Farmers", "AGR", None),
]


@pytest.mark.parametrize(("lang", "text", "phrase", "sector", "country"), [pytest.param(*row, id=f"{row[0]}-{row[2]}") for row in ROWS])
def test_head_and_modifiers_tell_who(lang: str, text: str, phrase: str, sector: str, country: str | None) -> None:
    """The sector comes from the head noun or what is stronger beside it; the country from a nationality, a place, or where people live and serve."""
    whole = parsed(text, lang, "2024-01-14")
    at = text.index(phrase)
    inside = [token.i for token in whole.tokens if at <= token.start < at + len(phrase)]
    told = describe(whole, inside[0], inside[-1] + 1, codebook())
    assert (told.sector, told.country) == (sector, country)


def test_a_person_without_office_is_a_civilian() -> None:
    """A name that no table holds is a person of the report's one country."""
    whole = parsed("In Kenya, Peter Wanjohi sold bread.", "en", "2024-01-14")
    told = describe(whole, 3, 5, codebook())
    assert (told.kind, told.sector, told.country) == ("person", "CVL", "KEN")


def test_who_is_resolved_is_not_described() -> None:
    """The mentions of a report describe each noun that tells of people, but nobody whom the registry knows."""
    whole = parsed("In Iraq, Iraqi soldiers met villagers.", "en", "2024-01-14")
    mentions = resolve(whole, codebook())[0]
    assert [whole.tokens[one.head].text for one in mentions.people] == ["villagers"]
