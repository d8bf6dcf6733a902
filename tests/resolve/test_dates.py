"""Times are found with their words and placed on the calendar as the coding guide says."""

import pytest

from recoupe.model.mentions import DateMention
from recoupe.model.parsed import ParsedText
from recoupe.resolve.calendar import OPERATIONS
from recoupe.resolve.mentions import resolve
from tests.resolve import forms
from tests.resolve.rows import ENGLISH, FRENCH
from tests.support import codebook, parsed

PUBLISHED = "2024-01-14"


def _rows(table: str, lang: str) -> list[object]:
    split = ([cell.strip(" ") for cell in line.split("|")] for line in table.strip("\n").split("\n"))
    return [pytest.param(lang, *row[1:], id=f"{lang}-{row[0]}") for row in split]


def _dates(text: str, lang: str, published: str | None = PUBLISHED) -> tuple[ParsedText, tuple[DateMention, ...]]:
    document = parsed(text, lang, published)
    return document, resolve(document, codebook())[0].dates


@pytest.mark.parametrize(("lang", "text", "words", "start", "end", "role"), _rows(FRENCH, "fr") + _rows(ENGLISH, "en"))
def test_one_time_is_found_and_placed(lang: str, text: str, words: str, start: str, end: str, role: str) -> None:
    """A sentence with one time gives it: its words, its first and last day, its role; a look-alike gives none."""
    document, dates = _dates(text, lang)
    found = [(document.span(one.first, one.last).text.rstrip("."), one.when.start or "", one.when.end or "", one.role) for one in dates]
    expected = [(words.rstrip("."), start, end, role)] if words else []
    assert [(given[0].removeprefix("le ").removeprefix("du "), *given[1:]) for given in found] == [
        (given[0].removeprefix("le ").removeprefix("du "), *given[1:]) for given in expected
    ]


def _forms(table: str, lang: str) -> list[object]:
    split = [[cell.strip(" ") for cell in line.split("|")] for line in table.strip("\n").split("\n")]
    return [pytest.param(lang, *row, id=f"{lang}-{number}") for number, row in enumerate(split, 1)]


def _written(one: DateMention) -> str:
    if one.role == "duration":
        return "length"
    start, end = one.when.start or "", one.when.end or ""
    return start if start == end else f"{start}/{end}"


@pytest.mark.parametrize(("lang", "published", "text", "times"), _forms(forms.FRENCH, "fr") + _forms(forms.ENGLISH, "en"))
def test_times_of_many_forms(lang: str, published: str, text: str, times: str) -> None:
    """Every form of time, in both languages, gives its days or its reason; look-alikes give none."""
    assert [_written(one) for one in _dates(text, lang, published or None)[1]] == times.split()


@pytest.mark.parametrize(
    ("lang", "text", "times"),
    [
        pytest.param(
            "fr",
            "Dimanche Ngoy, un pêcheur, a disparu.",
            [],
            id="fr-first-name",
            marks=pytest.mark.xfail(reason="a day at the head of a sentence", strict=True),
        ),
        pytest.param("en", "Ruby Tuesday is a restaurant.", [], id="en-company", marks=pytest.mark.xfail(reason="nobody knows the name", strict=True)),
    ],
)
def test_names_that_are_not_known_yet(lang: str, text: str, times: list[str]) -> None:
    """Names that hold the name of a day are no times."""
    assert [_written(one) for one in _dates(text, lang)[1]] == times


CHAINS = [
    pytest.param("fr", "Le 14 février, des jeunes ont brûlé un village. Le lendemain, ils ont vidé un entrepôt.", ["2023-02-14", "2023-02-15"], id="fr-morrow"),
    pytest.param("fr", "Samedi, l'armée a repris la ville. La veille, un avion avait bombardé le port.", ["2024-01-13", "2024-01-12"], id="fr-eve"),
    pytest.param("fr", "Le 3 mai 2021, un poste a été attaqué. Deux jours plus tard, l'armée a riposté.", ["2021-05-03", "2021-05-05"], id="fr-days-later"),
    pytest.param("fr", "Le 3 mai 2021, le maire a été tué. Trois jours plus tôt, son fils avait disparu.", ["2021-05-03", "2021-04-30"], id="fr-days-earlier"),
    pytest.param("fr", "Le 3 mai 2021, un poste a été attaqué. Le même jour, un pont a sauté.", ["2021-05-03", "2021-05-03"], id="fr-same-day"),
    pytest.param("en", "On February 14 youths burned a village. The following day they looted a store.", ["2023-02-14", "2023-02-15"], id="en-following-day"),
    pytest.param("en", "Troops retook the town on Saturday. The day before, a jet had bombed the port.", ["2024-01-13", "2024-01-12"], id="en-day-before"),
    pytest.param("en", "A post was attacked on May 3, 2021. Two days later the army struck back.", ["2021-05-03", "2021-05-05"], id="en-days-later"),
    pytest.param("en", "The mayor was killed on May 3, 2021. Three days earlier his son had vanished.", ["2021-05-03", "2021-04-30"], id="en-days-earlier"),
    pytest.param("en", "A post was attacked on May 3, 2021. On the same day a bridge blew up.", ["2021-05-03", "2021-05-03"], id="en-same-day"),
    pytest.param("en", "The Union condemns Friday's suicide attack on a mosque.", ["2024-01-12"], id="en-noun-under-present"),
    pytest.param(
        "en",
        "Rebels killed ten men on May 3, 2021, the governor said on Friday. A day later they burned a church.",
        ["2021-05-03", "2024-01-12", "2021-05-04"],
        id="en-past-speech",
    ),
]


@pytest.mark.parametrize(("lang", "text", "starts"), CHAINS)
def test_times_are_counted_from_the_deed_told_before(lang: str, text: str, starts: list[str]) -> None:
    """«Le lendemain», "two days later" count from the last day told for a deed, not from the day somebody spoke."""
    assert [one.when.start for one in _dates(text, lang)[1]] == starts


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        pytest.param("fr", "Mardi, une bombe a explosé.", id="fr-weekday"),
        pytest.param("fr", "Le 3 mars, une bombe a explosé.", id="fr-day-month"),
        pytest.param("en", "A bomb exploded on Tuesday.", id="en-weekday"),
        pytest.param("en", "A bomb exploded on March 3.", id="en-day-month"),
    ],
)
def test_without_a_day_of_publication_nothing_is_guessed(lang: str, text: str) -> None:
    """A weekday or a day without a year stays open, with a warning that names its words, when the report has no date."""
    document = parsed(text, lang)
    mentions, warnings = resolve(document, codebook())
    assert mentions.dates == ()
    assert any(warning.field == "when" and warning.spans for warning in warnings)


def test_a_few_days_later_gives_no_day() -> None:
    """A vague number of days is said to be open instead of being made exact."""
    document = parsed("Le 3 mai 2021, un poste a été attaqué. Quelques jours plus tard, le chef a fui.", "fr", PUBLISHED)
    mentions, warnings = resolve(document, codebook())
    assert [one.when.start for one in mentions.dates] == ["2021-05-03"]
    assert [warning.code.value for warning in warnings] == ["abstained"]


def test_a_date_in_a_name_is_no_time() -> None:
    """«Mouvement du 23 mars» is an actor and tells no day."""
    document = parsed("Le Mouvement du 23 mars a pris la ville de Bunagana.", "fr", PUBLISHED)
    mentions, _ = resolve(document, codebook())
    assert mentions.dates == ()
    assert [actor.entity for actor in mentions.actors] == ["m23"]


def test_spans_and_rules_point_at_the_text() -> None:
    """Each time carries the very characters and the codebook path of its form; forms have ids of their own."""
    document, dates = _dates("Le 1er mai 2020, puis dans la nuit de lundi à mardi, des coups de feu ont retenti.", "fr")
    for one in dates:
        span = one.when.spans[0]
        assert document.text[span.start : span.end] == span.text
        assert one.rule.startswith("lang/fr.toml:dates.")
        assert one.first <= one.head < one.last


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_forms_have_ids_of_their_own(lang: str) -> None:
    """No two forms of a language share an id."""
    forms = codebook().language(lang).dates.forms
    assert len({form.id for form in forms}) == len(forms) > 0


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_form_means_something(lang: str) -> None:
    """What a form means is an operation on the calendar, a length, or nothing; a slip in the data is found here."""
    unknown = {form.means for form in codebook().language(lang).dates.forms} - OPERATIONS.keys() - {"none", "duration", "duration-so-far", "since-or-ago"}
    assert not unknown
