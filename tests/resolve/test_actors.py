"""Actors are resolved by registry and by rule; names that only look like them are left alone."""

import pytest

from recoupe.model.mentions import ActorMention
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed


def _actors(text: str, lang: str) -> tuple[ActorMention, ...]:
    return resolve(parsed(text, lang, "2024-01-14"), codebook())[0].actors


ROWS = [
    ("fr", "La Résistance islamique en Irak a frappé une base.", "islamic-resistance-in-iraq"),
    ("fr", "La Résistance irakienne a lancé des drones.", "islamic-resistance-in-iraq"),
    ("fr", "Le groupe État islamique (EI) a revendiqué l'attentat.", "islamic-state"),
    ("fr", "Daech a été vaincu.", "islamic-state"),
    ("fr", "Le GSIM a attaqué le poste.", "jnim"),
    ("fr", "Boko Haram a enlevé des écolières.", "boko-haram"),
    ("fr", "Les Forces de soutien rapide ont pris la ville.", "rsf"),
    ("fr", "L'armée irakienne a bombardé le village.", "irq-mil"),
    ("fr", "Des soldats américains ont tué un berger.", "usa-mil"),
    ("fr", "La police congolaise a arrêté dix manifestants.", "cod-cop"),
    ("fr", "Le gouvernement malien a dissous le parti.", "mli-gov"),
    ("fr", "Le Premier ministre irakien a parlé.", "irq-prime-minister"),
    ("fr", "L'armée du Rwanda a franchi la frontière.", "rwa-mil"),
    ("fr", "Washington a condamné le raid.", "usa-gov"),
    ("fr", "Le gouverneur a demandé à Bagdad des renforts.", "irq-gov"),
    ("fr", "Les Ukrainiens ont riposté.", "ukr-cvl"),
    ("fr", "La MINUSCA a envoyé une patrouille.", "minusca"),
    ("fr", "Le Conseil de sécurité des Nations unies a voté le texte.", "unsc"),
    ("en", "The Islamic Resistance in Iraq struck a base.", "islamic-resistance-in-iraq"),
    ("en", "ISIS claimed the bombing.", "islamic-state"),
    ("en", "Al-Shabaab fighters stormed the hotel.", "al-shabaab"),
    ("en", "The Baloch Liberation Army killed ten soldiers.", "bla"),
    ("en", "FARC rebels freed a hostage.", "farc"),
    ("en", "Iraqi troops shelled the village.", "irq-mil"),
    ("en", "Thailand's air force bombed the depot.", "tha-mil"),
    ("en", "US soldiers shot a shepherd.", "usa-mil"),
    ("en", "Nigerian police arrested ten protesters.", "nga-cop"),
    ("en", "Moscow condemned the raid.", "rus-gov"),
    ("en", "Malaysia urged Bangkok to stop firing.", "tha-gov"),
    ("en", "Israel attacked the camp.", "isr-gov"),
    ("en", "Human Rights Watch condemned the killings.", "hrw"),
]


@pytest.mark.parametrize(("lang", "text", "entity"), [pytest.param(*row, id=f"{row[0]}-{row[2]}-{n}") for n, row in enumerate(ROWS)])
def test_an_actor_is_resolved(lang: str, text: str, entity: str) -> None:
    """A name, a force of a state or a capital that acts is resolved to its id."""
    assert entity in [actor.entity for actor in _actors(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        pytest.param("en", "The dead is a farmer, and it is over.", id="en-is"),
        pytest.param("en", "Help us, they said.", id="en-us"),
        pytest.param("fr", "Une bombe a explosé à Bagdad.", id="fr-place"),
        pytest.param("fr", "Il a vu la base et le front.", id="fr-common-words"),
        pytest.param("en", "Lawyer Amal Clooney spoke.", id="en-person"),
        pytest.param("fr", "Des hommes armés ont pillé le marché.", id="fr-unknown"),
        pytest.param("fr", "Des rebelles syriens inconnus ont ri.", id="fr-not-a-state"),
    ],
)
def test_look_alikes_are_no_actors(lang: str, text: str) -> None:
    """Common words, places and persons that share letters with an actor resolve to none."""
    assert [actor.entity for actor in _actors(text, lang) if actor.sector != "REB"] == []


def test_same_acronym_is_decided_by_country() -> None:
    """SDF beside Syria are the Syrian Democratic Forces; RSF beside Sudan are paramilitaries, not reporters."""
    assert next(actor.entity for actor in _actors("RSF shelled a hospital in Sudan.", "en")) == "rsf"


def test_kind_country_and_sector_come_with_the_id() -> None:
    """A mention carries what the registry or the rule knows, its head, and the rule."""
    actor = _actors("L'armée irakienne a bombardé le village.", "fr")[0]
    assert (actor.country, actor.sector, actor.kind.value) == ("IRQ", "MIL", "group")
    assert actor.rule == "actors/institutions.toml:mil"


def test_every_registry_row_is_sound() -> None:
    """Every actor has a name, a source, a country of the country list or none, and dates in order."""
    book = codebook()
    for actor in book.actors:
        assert actor.all_names, actor.id
        assert actor.source, actor.id
        assert actor.country is None or actor.country in book.country_by_code, actor.id
        assert not (actor.valid_from and actor.valid_to) or actor.valid_from[: len(actor.valid_to)] <= actor.valid_to, actor.id
    assert len(book.actors) >= 450


def test_every_country_has_a_point_and_both_languages() -> None:
    """Every country has names, a point on the globe and a source."""
    for land in codebook().countries:
        assert land.names
        assert -90 <= land.lat <= 90
        assert -180 <= land.lon <= 180
        assert land.source
