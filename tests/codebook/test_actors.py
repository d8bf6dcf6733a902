"""The actors of the codebook: sound rows, enough of them, and a list of a user's own that is refused fault by fault or merged whole."""

from collections.abc import Iterator
from functools import cache

import pytest

from recoupe.codebook.actors import ARMED
from recoupe.codebook.bearers import bearers, holders, shared_names
from recoupe.codebook.load import Codebook, with_actors
from recoupe.codebook.phrases import split_words
from recoupe.codebook.schema import Actor, covers
from recoupe.errors import CodebookError
from recoupe.pipeline.provenance import produced_by
from tests.support import codebook

HEADER = "id,name,kind,country,sector,classes,names,former_names,self_names,enemy_names,countries,parent,valid_from,valid_to,source\n"
GOOD = "my-group,My Group,group,IRQ,REB,armed-group,MG|Mon groupe,Old Group@2001..2004,Us,Them,SYR,irq-mil@2003..|hamas@..2002,2001,2010-05-01,unverified\n"
FAULTS = {
    "unknown column": (HEADER.replace("classes", "kolor"), "", (":1", "'kolor'", "not known", "classes")),
    "column twice": (HEADER.replace("classes", "sector"), "", (":1", "'sector'", "twice", "keep one")),
    "missing column": (HEADER.replace("kind,", ""), "", (":1", "'kind'", "missing", "add it")),
    "empty table": ("", "", (":1", "'id'", "missing")),
    "unknown kind": (HEADER, GOOD.replace(",group,", ",gang,"), (":2", "kind 'gang'", "not known", "organisation")),
    "unknown sector": (HEADER, GOOD.replace(",REB,", ",REBEL,"), (":2", "sector 'REBEL'", "not known", "MIL")),
    "unknown class": (HEADER, GOOD.replace("armed-group", "armed"), (":2", "classes 'armed'", "armed-group")),
    "unknown country": (HEADER, GOOD.replace(",IRQ,", ",IRAK,"), (":2", "country 'IRAK'", "alpha-3")),
    "unknown second country": (HEADER, GOOD.replace(",SYR,", ",SYR|XX,"), (":2", "countries 'XX'", "alpha-3")),
    "malformed date": (HEADER, GOOD.replace(",2001,", ",01/2001,"), (":2", "valid_from '01/2001'", "YYYY-MM")),
    "day that is none": (HEADER, GOOD.replace("2010-05-01", "2010-02-30"), (":2", "valid_to '2010-02-30'", "no date")),
    "month that is none": (HEADER, GOOD.replace("2010-05-01", "2010-13"), (":2", "valid_to '2010-13'", "no date")),
    "end before begin": (HEADER, GOOD.replace("2010-05-01", "2000"), (":2", "'2000' lies before", "'2001'", "correct")),
    "malformed period": (HEADER, GOOD.replace("@2001..2004", "@2001-2004"), (":2", "former_names 'Old Group@2001-2004'", "NAME@from..to")),
    "period without name": (HEADER, GOOD.replace("hamas@..2002", "@..2002"), (":2", "parent '@..2002'", "NAME@from..to")),
    "period with a bad date": (HEADER, GOOD.replace("@2001..2004", "@2001..2004-99"), (":2", "former_names '2004-99'", "no date")),
    "period backwards": (HEADER, GOOD.replace("@2001..2004", "@2004..2001"), (":2", "ends before it begins", "exchange")),
    "parent that is not there": (HEADER, GOOD.replace("hamas", "no-such"), (":2", "parent 'no-such'", "add its row")),
    "parent of itself": (HEADER, GOOD.replace("hamas", "my-group"), (":2", "parent 'my-group'", "itself")),
    "id twice": (HEADER, GOOD + GOOD, (":3", "'my-group'", "twice", ":2", "keep one")),
    "empty id": (HEADER, GOOD.replace("my-group", ""), (":2", "id is empty")),
    "empty name": (HEADER, GOOD.replace("My Group", " "), (":2", "name is empty", "nobody's side")),
    "empty kind": (HEADER, GOOD.replace(",group,", ",,"), (":2", "kind is empty")),
    "empty source": (HEADER, GOOD.replace("unverified", ""), (":2", "source is empty", "unverified")),
    "row too short": (HEADER, "my-group,My Group\n", (":2", "2 cells", "15", "commas")),
    "row too long": (HEADER, GOOD.rstrip("\n") + ",more\n", (":2", "16 cells", "15")),
    "open quote": (HEADER, '"my-group,My Group\n', (":2", "cannot be read", "double quotes")),
}


def merged(text: str) -> Codebook:
    """Merge a list over the shipped codebook."""
    return with_actors(codebook(), text.encode("utf-8"), "mine.csv")


def refusal(text: str) -> str:
    """Give the message with which a list is refused."""
    with pytest.raises(CodebookError) as refused:
        merged(text)
    return str(refused.value)


@pytest.mark.parametrize(("header", "rows", "said"), [pytest.param(*row, id=label) for label, row in FAULTS.items()])
def test_fault_of_a_list_is_refused(header: str, rows: str, said: tuple[str, ...]) -> None:
    """A fault is refused with file, line, reason and what to do."""
    message = refusal(header + rows)

    assert "mine.csv" in message
    assert [words for words in said if words not in message] == []


def test_bytes_that_are_no_utf8_are_refused() -> None:
    """A list in another encoding is refused with the place of the first bad byte."""
    with pytest.raises(CodebookError, match=r"mine\.csv: byte \d+ is no UTF-8.*save the table as UTF-8"):
        with_actors(codebook(), (HEADER + GOOD.replace("My", "Mé")).encode("latin-1"), "mine.csv")


def test_all_faults_of_a_list_are_told_at_once() -> None:
    """Faults of several rows and cells stand in one message."""
    rows = [GOOD.replace("my-group", f"g{number}") for number in range(3)]
    message = refusal(
        HEADER + rows[0].replace(",group,", ",gang,").replace("unverified", "") + rows[1] + rows[2].replace("IRQ", "IRAK").replace("hamas", "no-such")
    )

    assert [words for words in ("mine.csv:2: kind", "mine.csv:2: source", "mine.csv:4: country", "mine.csv:4: parent") if words not in message] == []
    assert "mine.csv:3" not in message


def test_a_spreadsheet_may_begin_with_its_mark() -> None:
    """The byte order mark that spreadsheets write is no fault, and line ends may be of any system."""
    book = with_actors(codebook(), (HEADER + GOOD).replace("\n", "\r\n").encode("utf-8-sig"), "mine.csv")

    assert book.actor_by_id["my-group"].name == "My Group"


def test_new_id_adds_and_known_id_replaces() -> None:
    """An actor with a new id is added, one with an id of ours stands in its place, and nothing else changes."""
    book = merged(HEADER + GOOD + GOOD.replace("my-group", "hezbollah").replace("hamas@..2002", "my-group"))

    assert len(book.actors) == len(codebook().actors) + 1
    assert [actor.id for actor in book.actors][:-1] == [actor.id for actor in codebook().actors]
    assert book.actor_by_id["hezbollah"].name == "My Group"
    assert codebook().actor_by_id["hezbollah"].name == "Hezbollah"


def test_a_list_needs_four_columns_only() -> None:
    """The columns id, name, kind and source are enough."""
    actor = merged("id,name,kind,source\nmine,My Group,group,my notes\n").actor_by_id["mine"]

    assert (actor.country, actor.sector, actor.names, actor.parents, actor.valid_from) == (None, None, (), (), None)


def test_every_cell_is_read() -> None:
    """Names of every kind, countries, parents with their periods and dates come out as they were written."""
    actor = merged(HEADER + GOOD).actor_by_id["my-group"]

    assert actor.all_names == ("My Group", "MG", "Mon groupe", "Old Group", "Us", "Them")
    assert [(one.value, one.valid_from, one.valid_to) for one in (*actor.former_names, *actor.parents)] == [
        ("Old Group", "2001", "2004"),
        ("irq-mil", "2003", None),
        ("hamas", None, "2002"),
    ]
    assert (actor.country, actor.countries, actor.valid_from, actor.valid_to) == ("IRQ", ("SYR",), "2001", "2010-05-01")


def test_record_says_what_was_merged() -> None:
    """What made a record names the digest of a merged list; the same bytes give the same digest, and without a list nothing is named."""
    first, again, other = (produced_by((), merged(text))["codebook"] for text in (HEADER + GOOD, HEADER + GOOD, HEADER))
    plain = produced_by((), codebook())["codebook"]

    assert first == again != other
    assert isinstance(plain, dict)
    assert isinstance(first, dict)
    assert set(plain) == {"digest"}
    assert [set(one) for one in first["merged"]] == [{"actors"}]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "day", "inside"),
    [
        ("2012", None, "2012-01-01", True),
        ("2012", None, "2011-12-31", False),
        (None, "2012", "2012-12-31", True),
        (None, "2012-05", "2012-06-01", False),
        (None, "2012-05", "2012-05-31", True),
        ("2012-05-03", "2012-05-03", "2012-05-03", True),
        (None, None, "1980-01-01", True),
    ],
)
def test_a_year_means_the_whole_year(valid_from: str | None, valid_to: str | None, day: str, inside: bool) -> None:
    """A year or a month alone begins with its first day and ends with its last."""
    assert covers(valid_from, valid_to, day) is inside


def armed() -> list[Actor]:
    """Give armed groups, forces, coalitions and security services that were there since 1980, without missions of international organisations."""
    return [
        actor
        for actor in codebook().actors
        if ARMED.intersection(actor.classes) and "peacekeepers" not in actor.classes and (actor.valid_to is None or actor.valid_to >= "1980")
    ]


def test_there_are_enough_armed_actors() -> None:
    """At least 600 armed groups, forces, coalitions and security services of all continents are there, each in some country or in many."""
    countries = {actor.country for actor in armed()}

    assert len(armed()) >= 600
    assert len(countries) >= 100


def test_every_actor_has_a_source_and_a_name() -> None:
    """No row is without a source, a kind and a neutral name, and no name is written with marks of the table."""
    for actor in codebook().actors:
        assert all((actor.source, actor.kind, actor.name)), actor.id
        assert not [name for name in actor.all_names if any(mark in name for mark in "|@") or name != name.strip()], actor.id


def test_every_parent_exists() -> None:
    """A parent is an actor of the registry or an institution of a state."""
    for actor in codebook().actors:
        assert [parent.value for parent in actor.parents if codebook().actor(parent.value) is None] == [], actor.id


def test_every_name_leads_to_its_bearers() -> None:
    """Each alias, own name, enemy name and former name leads to everyone that bears it."""
    for actor in codebook().actors:
        for name in actor.all_names:
            assert actor.id in _by_name()[split_words(name)], name
    for name in ("Ansar Allah", "Daesh", "Jabhat Fateh al-Sham", "armée d'occupation israélienne"):
        assert {bearer.actor.id for bearer in bearers(codebook(), name)} == _by_name()[split_words(name)]


def test_own_names_and_enemy_names_are_no_neutral_name() -> None:
    """What a group calls itself and what its enemies call it are aliases; another name is the neutral one."""
    for actor in codebook().actors:
        sided = {split_words(name) for name in (*actor.self_names, *actor.enemy_names)} - {split_words(name) for name in actor.names}
        assert actor.enemy_names == () or split_words(actor.name) not in sided, actor.id


# Acronyms that several actors bear: resolution must choose among exactly these by date, country and the other actors of a report.
SHARED = {
    "ADF": {"adf", "adf-ambazonia", "arab-deterrent-force", "aus-mil"},
    "ALP": {"alp-afghanistan", "arakan-liberation-army"},
    "ANA": {"ana-afghanistan", "ana-aksh"},
    "BRA": {"bra", "bra-bougainville"},
    "CNSP": {"cnsp-mali", "cnsp-niger"},
    "ERP": {"erp-argentina", "erp-el-salvador"},
    "FAR": {"cub-mil", "far-guatemala", "far-rwanda", "mar-mil"},
    "FDN": {"bdi-mil", "contras", "familia-do-norte"},
    "FLN": {"fln", "fln-rwanda"},
    "FPR": {"fpr-car", "rpf"},
    "MNLA": {"cpm-malaya", "mnla", "nmsp"},
    "MPLA": {"mpa-mali", "mpla"},
    "NRA": {"nra-uganda", "nra-us", "uga-mil"},
    "NISS": {"niss", "niss-ethiopia"},
    "PDF": {"panama-defense-forces", "pdf-myanmar", "pdf-sudan"},
    "PLA": {"palestine-liberation-army", "pla-manipur", "pla-nepal", "plan-china"},
    "RSF": {"rsf", "rsf-reporters"},
    "SAF": {"saf", "saf-philippines"},
    "SDF": {"jpn-mil", "rada", "sdf-cameroon", "sdf-syria"},
    "SLA": {"lka-mil", "sla-lebanon", "sla-mm"},
    "SNA": {"shanni-nationalities-army", "sna-somalia", "syrian-national-army", "usc-sna"},
    "SPLA": {"splm-a", "ssd-mil"},
    "SSA": {"ghneiwa", "ssa-s", "ssa-usc"},
    "TDF": {"territorial-defence-ukraine", "tplf"},
    "UPC": {"upc", "upc-cameroon", "upc-ituri", "upc-uganda"},
    "VDP": {"vdp", "vdp-congo"},
}


@pytest.mark.parametrize(("acronym", "ids"), SHARED.items(), ids=list(SHARED))
def test_acronym_has_these_bearers(acronym: str, ids: set[str]) -> None:
    """An acronym that several actors bear leads to all of them and to nobody else."""
    assert {bearer.actor.id for bearer in bearers(codebook(), acronym)} == ids


def test_shared_names_are_all_listed() -> None:
    """The names that several bear are found by one function, and each can be told apart by a country or a time at least."""
    shared = shared_names(codebook())

    assert {split_words(name) for name, ids in SHARED.items() if len(ids) > 1} <= set(shared)
    assert [name for name, ids in shared.items() if len({_told_apart(ident) for ident in ids}) == 1] == []


def _told_apart(ident: str) -> tuple[object, ...]:
    """Give what tells a bearer from another: where it is, since when, what it is."""
    actor = codebook().actor_by_id[ident]
    return (actor.country, actor.countries, actor.valid_from, actor.valid_to, actor.sector, actor.parents, actor.classes)


INSTITUTIONS = {
    "irq-mil": ("Iraq armed forces", "MIL"),
    "irq-prime-minister": ("Iraq prime minister's office", "GOV"),
    "irq-ministry-defence": ("Iraq ministry of defence", "MIL"),
    "irq-ministry-foreign-affairs": ("Iraq ministry of foreign affairs", "GOV"),
    "tha-air-force": ("Thailand air force", "MIL"),
}


@pytest.mark.parametrize(("ident", "said"), INSTITUTIONS.items(), ids=list(INSTITUTIONS))
def test_institutions_are_made_of_country_and_pattern(ident: str, said: tuple[str, str]) -> None:
    """An institution of a state has an id of country and institution, and a neutral name of its pattern, without a row of its own."""
    actor = codebook().actor(ident)

    assert actor is not None
    assert (actor.name, actor.sector, actor.country) == (*said, ident[:3].upper())


def test_an_institution_of_nobody_is_none() -> None:
    """A country or an institution that is not there makes no actor."""
    assert [codebook().actor(ident) for ident in ("xxx-mil", "irq-nothing", "irq", "")] == [None] * 4


NAMED = {
    "Knesset": "isr-leg",
    "Verkhovna Rada": "ukr-leg",
    "Bundestag": "deu-leg",
    "Pentagone": "usa-ministry-defence",
    "département d'État": "usa-ministry-foreign-affairs",
    "Kremlin": "rus-gov",
    "Maison Blanche": "usa-gov",
    "Quai d'Orsay": "fra-ministry-foreign-affairs",
    "Élysée": "fra-presidency",
    "Matignon": "fra-prime-minister",
    "Downing Street": "gbr-prime-minister",
}


@pytest.mark.parametrize(("name", "entity"), NAMED.items(), ids=list(NAMED))
def test_seats_and_parliaments_are_institutions(name: str, entity: str) -> None:
    """A name of its own leads to the institution of the state that bears it."""
    assert entity in {bearer.actor.id for bearer in bearers(codebook(), name)}


def test_every_institution_and_office_has_words_of_every_language() -> None:
    """Institutions and offices have words in every language that is read, and an office speaks for an institution that is there."""
    known = {one.id for one in codebook().institutions}
    for entry in (*codebook().institutions, *codebook().offices):
        assert set(entry.words) == set(codebook().languages), entry.id
        assert all(entry.words.values()), entry.id
    assert {office.institution for office in codebook().offices} - {None} <= known


def test_holders_of_forty_countries_are_there() -> None:
    """Heads of state or government of at least forty countries are there, each with a source, an office, and dates in order."""
    heads = {"head-of-state", "prime-minister", "monarch", "supreme-leader", "junta-leader"}

    assert len({holder.country for holder in codebook().holders if holder.office in heads}) >= 40
    assert all(holder.source for holder in codebook().holders)


def test_one_person_may_hold_several_offices() -> None:
    """Somebody who came back has one id and an entry for each time."""
    terms = holders(codebook(), "Netanyahou")

    assert {holder.id for holder in terms} == {"benjamin-netanyahu"}
    assert [holder.valid_from for holder in terms] == ["1996-06-18", "2009-03-31", "2022-12-29"]


def _mutual() -> Iterator[tuple[str, ...]]:
    for actor in codebook().actors:
        for parent in actor.parents:
            above = codebook().actor_by_id.get(parent.value)
            yield from ((actor.id, parent.value) for back in (above.parents if above else ()) if back.value == actor.id)


def test_nobody_is_the_parent_of_its_parent() -> None:
    """Two actors are not each other's parents."""
    assert list(_mutual()) == []


@cache
def _by_name() -> dict[tuple[str, ...], set[str]]:
    """Index the actors by every name of every column."""
    found: dict[tuple[str, ...], set[str]] = {}
    for actor in codebook().actors:
        columns = (actor.names, actor.self_names, actor.enemy_names, tuple(former.value for former in actor.former_names))
        for name in (actor.name, *(name for column in columns for name in column)):
            found.setdefault(split_words(name), set()).add(actor.id)
    return found


@pytest.mark.parametrize(
    "name", ["Daech", "Daesh", "ÉI", "EI", "FDS", "SDF", "GSIM", "Tsahal", "Ansar Allah", "Fitna al-Khawarij", "Jabhat al-Nusra", "OLF-Shene"]
)
def test_names_of_both_sides_are_known(name: str) -> None:
    """Own names and enemy names, acronyms of both languages and former names are all names."""
    assert split_words(name) in _by_name()
