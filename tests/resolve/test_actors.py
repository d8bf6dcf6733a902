"""Actors are resolved by registry and by rule; names that only look like them are left alone."""

from dataclasses import replace
from typing import Any

import pytest

from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Actor, Dated, Holder
from recoupe.model.mentions import ActorMention
from recoupe.model.report import WarningCode
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed


def _actors(text: str, lang: str, day: str = "2024-01-14", outlet: str | None = None, book: Codebook | None = None) -> tuple[ActorMention, ...]:
    return resolve(parsed(text, lang, day, outlet), book or codebook())[0].actors


def _with(actors: tuple[Actor, ...] = (), holders: tuple[Holder, ...] = ()) -> Codebook:
    """Give a codebook with these actors and holders alone, so that no row of ours decides."""
    return replace(codebook(), actors=actors, holders=holders)


def _actor(entity: str, country: str | None, *names: str, **more: Any) -> Actor:
    return Actor(entity, names[0], "group", country, more.pop("sector", "REB"), ("armed-group",), names, more.pop("since", None), None, "test", **more)


def _answer(text: str, lang: str, phrase: str, **given: Any) -> str | None:
    """Give the id of the actor whose words hold a phrase."""
    whole = parsed(text, lang, given.get("day", "2024-01-14"), given.get("outlet"))
    at = text.index(phrase)
    found = (one for one in _actors(text, lang, **given) if whole.tokens[one.first].start <= at < whole.tokens[one.last - 1].end)
    return next((one.entity for one in found), None)


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
    ("en", "The Lord's Resistance Army attacked the village.", "lra"),
    ("en", "The Lord’s Resistance Army attacked the village.", "lra"),
    ("fr", "La Lord's Resistance Army a attaqué le village.", "lra"),
    ("en", "The Eritrean People's Liberation Front took the town.", "eplf"),
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


LAKE = _actor("lake-front", "TCD", "Lake Freedom Front", "LFF", "Front de libération du lac")
LABOUR = _actor("labour-front", "PER", "Labour Fighting Front", "LFF", parents=(Dated("andes-army"),))
ARMY = _actor("andes-army", "PER", "Andes Army")
OURS = _actor("valley-brigade", "LBN", "Brigade de la vallée", self_names=("Résistance",))


@pytest.mark.parametrize(
    ("text", "lang", "entity"),
    [
        pytest.param("In Chad, the LFF burned two boats.", "en", "lake-front", id="country"),
        pytest.param("Au Tchad, le LFF a brûlé deux pirogues.", "fr", "lake-front", id="pays"),
        pytest.param("Peruvian police blame the LFF.", "en", "labour-front", id="adjective"),
        pytest.param("The Andes Army said that its wing, the LFF, had left the hills.", "en", "labour-front", id="company"),
        pytest.param("The Lake Freedom Front (LFF) met in Lima. The LFF has fighters in Peru.", "en", "lake-front", id="bracket"),
        pytest.param("The Local Football Federation (LFF) met in Chad. The LFF elected a chair.", "en", None, id="bracket-of-another"),
        pytest.param("The LFF spoke.", "en", None, id="nothing-decides"),
        pytest.param("The LFF lost a match in Norway.", "en", None, id="elsewhere"),
    ],
)
def test_an_acronym_of_two_is_decided_by_the_report(text: str, lang: str, entity: str | None) -> None:
    """Of two actors with one acronym, country, company and the long form in brackets decide; where they do not, nobody is named."""
    at = text.rindex("LFF")
    found = (one for one in _actors(text, lang, book=_with((LAKE, LABOUR, ARMY))) if parsed(text, lang, "2024-01-14").tokens[one.head].start == at)
    assert next((one.entity for one in found), None) == entity


def test_what_cannot_be_decided_is_warned_of_once() -> None:
    """A name that two may bear gives one warning, however often it stands, and the warning names both."""
    found = resolve(parsed("The LFF spoke. The LFF left.", "en", "2024-01-14"), _with((LAKE, LABOUR)))[1]
    warnings = [one for one in found if one.code is WarningCode.ACTOR_UNRESOLVED]
    assert len(warnings) == 1
    assert "lake-front" in warnings[0].message
    assert "labour-front" in warnings[0].message


@pytest.mark.parametrize(("day", "entity"), [("1994-05-01", "old-army"), ("2016-05-01", "ssd-new")])
def test_the_day_decides_between_bearers(day: str, entity: str) -> None:
    """A name that passed from one to another is the one's before and the other's after."""
    old = Actor("old-army", "Old Army", "group", "SSD", "REB", ("armed-group",), ("SPX",), "1983", "2011", "test")
    new = _actor("ssd-new", "SSD", "New Army", sector="MIL", former_names=(Dated("SPX", "2011-07", None),))
    assert _answer("In South Sudan the SPX holds the town.", "en", "SPX", day=day, book=_with((old, new))) == entity


@pytest.mark.parametrize(
    ("text", "lang", "phrase"),
    [
        pytest.param("The report came as an ETA from Spain.", "en", "ETA", id="indefinite-article"),
        pytest.param("In Spain the ETA rose 3% in May.", "en", "ETA", id="percents"),
        pytest.param("Convoys for Ukraine: ETA Odesa at noon.", "en", "ETA", id="far-from-home"),
        pytest.param("Une foule a empli la rue Amal, à Beyrouth.", "fr", "Amal", id="street"),
        pytest.param("Le journal italien Unità a fermé.", "fr", "Unità", id="accent"),
    ],
)
def test_things_and_places_of_a_name_are_no_actors(text: str, lang: str, phrase: str) -> None:
    """An acronym of a thing, a street, a word with other accents and a movement far from the report's countries give no id."""
    assert _answer(text, lang, phrase) is None


def test_fighters_make_an_acronym_a_group_anywhere() -> None:
    """An acronym beside fighters or followers is the group, also in a report about a country far away."""
    assert _answer("PKK militants marched in Cologne, Germany.", "en", "PKK") == "pkk"
    assert _answer("Des combattants du PKK ont défilé en Allemagne.", "fr", "PKK") == "pkk"


def test_forces_that_a_state_and_a_movement_call_theirs() -> None:
    """«Les forces armées yéménites» are the movement's where it speaks itself, and else the state's."""
    movement = _actor("hill-movement", "YEM", "Hill Movement", "Mouvement des collines", self_names=("forces armées yéménites",))
    book = _with((movement,))
    assert _answer("Les forces armées yéménites ont tiré, dit le Mouvement des collines.", "fr", "forces", book=book) == "hill-movement"
    assert _answer("Les forces armées yéménites ont tiré.", "fr", "forces", book=book) == "yem-mil"


TIGERS = _actor("river-tigers", "LKA", "River Tigers", "Tigers")
PARTY = _actor("saver-army", "GBR", "SVA")
AGENCY = Actor("wire", "Wire", "organisation", "NOR", "JRN", ("media",), ("WRX",), None, None, "test")
TROOPS = _actor("wire-army", "KEN", "WRX", sector="MIL")
REBELS = _actor("hill-army", "IND", "HLA")
EMPIRE = _actor("empire-army", "CHN", "HLA", sector="MIL", countries=("IND",))


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        pytest.param("In Sri Lanka the Tigers hold the road.", "river-tigers", id="at-home"),
        pytest.param("In Norway the Tigers won again.", None, id="abroad"),
        pytest.param("The Tigers won again.", None, id="nowhere"),
    ],
)
def test_an_ordinary_word_needs_its_country(text: str, entity: str | None) -> None:
    """A group whose name is a word of much else is meant only where the report speaks of its country."""
    assert _answer(text, "en", "Tigers", book=_with((TIGERS,))) == entity


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        pytest.param("The pension of the saver is an SVA account. In Britain rain fell.", None, id="savings"),
        pytest.param("In Britain the SVA burned a bus.", "saver-army", id="war"),
    ],
)
def test_a_sentence_of_another_world_names_no_group(text: str, entity: str | None) -> None:
    """In a sentence of sport or savings that speaks of no country, an acronym is no armed group, also in a report about its country."""
    assert _answer(text, "en", "SVA", book=_with((PARTY,))) == entity


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        pytest.param("In Kenya a WRX photographer was beaten.", "wire", id="reporter"),
        pytest.param("In Kenya the WRX shelled the ridge.", "wire-army", id="army"),
        pytest.param("In Peru the WRX saw three dead.", "wire", id="abroad"),
    ],
)
def test_an_agency_is_told_and_sends_reporters(text: str, entity: str | None) -> None:
    """An agency with the acronym of an army is meant beside reporters, and far from the army's country."""
    assert _answer(text, "en", "WRX", book=_with((AGENCY, TROOPS))) == entity


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        pytest.param("The HLA gave no figure. New Delhi says that the line was crossed.", "empire-army", id="governments"),
        pytest.param("The HLA shot a clerk at Imphal in India.", "hill-army", id="place"),
    ],
)
def test_governments_alone_are_no_sign_of_a_movement(text: str, entity: str | None) -> None:
    """Where only a government speaks, the army across the border is meant; where something lies in the country, its movement."""
    assert _answer(text, "en", "HLA", book=_with((REBELS, EMPIRE))) == entity


def test_followers_of_a_leader_are_the_group() -> None:
    """Forces of the leader of an armed group are the group; the leader alone is a person."""
    assert _answer("Soldiers loyal to Riek Machar left the town.", "en", "Soldiers", day="2014-01-12") == "splm-io"
    assert _answer("Les forces de Khalifa Haftar ont quitté la ville.", "fr", "forces", day="2019-05-01") == "lna"
    assert _answer("Riek Machar left the town.", "en", "Riek", day="2014-01-12") == "riek-machar"


def test_peacekeepers_of_a_state_are_no_body() -> None:
    """Peacekeepers with a nationality are those of a state, who are described; those of the United Nations have an id."""
    assert _answer("Ethiopian peacekeepers left the camp.", "en", "peacekeepers") is None
    assert _answer("UN peacekeepers left the camp.", "en", "UN peacekeepers") == "blue-helmets"


def test_a_possessive_of_the_plural_is_part_of_a_name() -> None:
    """A name with a possessive of the plural is found though a text parts the apostrophe from its word."""
    den = _actor("weavers-hall", "PSE", "Weavers' Hall")
    assert _answer("A chief of the Weavers' Hall was shot in Nablus.", "en", "Weavers", book=_with((den,))) == "weavers-hall"


def test_a_name_laid_down_is_still_the_group() -> None:
    """«L'ex-GSPC» is the group that bore the name."""
    assert _answer("L'ex-GSPC a revendiqué l'attentat d'Alger.", "fr", "GSPC", day="2007-05-01") == "gspc"


@pytest.mark.parametrize(
    ("outlet", "entity"),
    [pytest.param("Brigade de la vallée", "valley-brigade", id="own-release"), pytest.param("Le Courrier du soir", None, id="press")],
)
def test_common_words_name_the_publisher_of_a_release_only(outlet: str, entity: str | None) -> None:
    """«La Résistance» is the issuer in its own release and nobody elsewhere."""
    assert _answer("La Résistance a tiré dix roquettes sur le poste.", "fr", "Résistance", outlet=outlet, book=_with((OURS,))) == entity


STATES = [
    ("fr", "Le ministère malien de la Défense a nié.", "ministère", "mli-ministry-defence"),
    ("fr", "Le ministère de la Défense du Mali a nié.", "ministère", "mli-ministry-defence"),
    ("fr", "Le ministre nigérien de l'Intérieur est venu.", "ministre", "ner-ministry-interior"),
    ("fr", "Le Parlement irakien a voté la loi.", "Parlement", "irq-leg"),
    ("fr", "Le président somalien a quitté la ville.", "président", "som-presidency"),
    ("fr", "Des F-16 turcs ont frappé une grotte.", "F-16", "tur-mil"),
    ("fr", "La gendarmerie sénégalaise a fouillé le bois.", "gendarmerie", "sen-cop"),
    ("fr", "La police de Marseille a saisi deux fusils.", "police", "fra-cop"),
    ("fr", "Le ministère de la Santé du Hamas a compté dix morts.", "ministère", "pse-ministry-health"),
    ("fr", "Des soldats français de Barkhane ont quitté Gao.", "Barkhane", "barkhane"),
    ("en", "Egypt's foreign ministry offered talks.", "ministry", "egy-ministry-foreign-affairs"),
    ("en", "The Iraqi prime minister left.", "prime minister", "irq-prime-minister"),
    ("en", "Ugandan helicopters struck the camp.", "helicopters", "uga-mil"),
    ("en", "The Pakistani army's general staff met.", "army", "pak-mil"),
    ("en", "Kenya, Uganda and Rwanda met; the defence ministry said nothing.", "defence ministry", None),
    ("en", "In Kenya the bus was held up at Garissa. The defence ministry said nothing.", "defence ministry", "ken-ministry-defence"),
    ("fr", "Au Kenya, un car a été arrêté. Le chef de l'État s'est tu.", "chef de l'État", "ken-presidency"),
    ("fr", "Au Kenya, un car a été arrêté. L'armée rebelle s'est tue.", "armée", None),
    ("fr", "Un car a été arrêté. L'armée s'est tue.", "armée", None),
]


@pytest.mark.parametrize(("lang", "text", "phrase", "entity"), [pytest.param(*row, id=f"{row[0]}-{n}") for n, row in enumerate(STATES)])
def test_an_institution_is_that_of_its_country(lang: str, text: str, phrase: str, entity: str | None) -> None:
    """Institutions and offices take the country beside them; alone and definite, the one country of the report, and else none."""
    assert _answer(text, lang, phrase) == entity


FATHER = Holder("first-okoro", "James Okoro", "head-of-state", "NGA", None, ("Okoro",), "1990", "1999", "test")
SON = Holder("second-okoro", "Paul Okoro", "head-of-state", "NGA", None, (), "2000", "2010", "test")


@pytest.mark.parametrize(
    ("text", "day", "entity"),
    [
        pytest.param("In Nigeria, Okoro closed the border.", "1995-03-01", "first-okoro", id="father"),
        pytest.param("In Nigeria, Okoro closed the border.", "2005-03-01", "second-okoro", id="son"),
        pytest.param("President Okoro closed the border.", "2005-03-01", "second-okoro", id="title"),
        pytest.param("James Okoro wrote his memoirs.", "2005-03-01", "first-okoro", id="full-name"),
        pytest.param("The farmer Samuel Okoro closed the gate. Okoro was tired.", "2005-03-01", None, id="namesake"),
        pytest.param("In Norway, the singer Okoro was booed.", "1980-03-01", None, id="before-office"),
    ],
)
def test_a_holder_is_found_by_name_and_day(text: str, day: str, entity: str | None) -> None:
    """A full name is its bearer; a surname is whoever is in office on the day, and no namesake."""
    found = _actors(text, "en", day, book=_with(holders=(FATHER, SON)))
    assert next((one.entity for one in found if one.entity.endswith("okoro")), None) == entity


def test_title_and_nationality_belong_to_the_name() -> None:
    """«Président nigérian Paul Okoro» is one mention, a person, with the country."""
    found = _actors("Le président nigérian Paul Okoro a parlé.", "fr", "2005-03-01", book=_with(holders=(SON,)))
    assert [(one.first, one.last, one.kind.value, one.country) for one in found] == [(1, 5, "person", "NGA")]


@pytest.mark.parametrize(("lang", "text"), [("en", "Miguel Montenegro said that he saw nothing."), ("fr", "Miguel Montenegro a déclaré n'avoir rien vu.")])
def test_a_person_who_bears_the_name_of_a_country_is_no_state(lang: str, text: str) -> None:
    """The surname of a person is no state, though a country bears it."""
    assert _actors(text, lang) == ()


def test_a_capital_that_only_hosts_is_no_actor() -> None:
    """«À Paris» is a place; «Paris a promis» is the government."""
    assert _answer("Les chefs se sont vus à Paris.", "fr", "Paris") is None
    assert _answer("Les chefs ont signé un accord avec Bamako.", "fr", "Bamako") == "mli-gov"
