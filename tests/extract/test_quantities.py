"""Quantities: numbers with their qualifiers become ranges after the coding guide."""

import pytest

from recoupe.extract.quantities import find_quantities
from recoupe.model.event import Qualifier
from tests.support import codebook, parsed

EXACT, LEAST, MORE, MOST, LESS = Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.AT_MOST, Qualifier.LESS_THAN
ABOUT, BETWEEN, VAGUE = Qualifier.ABOUT, Qualifier.BETWEEN, Qualifier.VAGUE


def counted(lang: str, text: str) -> list[tuple[int | float | None, int | float | None, str | None, Qualifier]]:
    """Give the quantities of a sentence, articles left out."""
    found = find_quantities(parsed(text, lang), codebook())
    return [(one.quantity.low, one.quantity.high, one.quantity.unit, one.quantity.qualifier) for one in found if not one.article]


RANGES = [
    ("fr", "Sept soldats ont été tués.", 7, 7, EXACT, "fr-word"),
    ("fr", "Le raid a fait 12 morts.", 12, 12, EXACT, "fr-digits"),
    ("fr", "Au moins sept villageois ont péri.", 7, None, LEAST, "fr-au-moins"),
    ("fr", "Pas moins de 40 maisons ont brûlé.", 40, None, LEAST, "fr-pas-moins-de"),
    ("fr", "Plus de 10 000 habitants ont fui.", 10000, None, MORE, "fr-plus-de-space"),
    ("fr", "Plus de 10\u00a0000 habitants ont fui.", 10000, None, MORE, "fr-plus-de-nbsp"),
    ("fr", "Plus de 10\u202f000 habitants ont fui.", 10000, None, MORE, "fr-plus-de-narrow-nbsp"),
    ("fr", "Plus de 10\u2009000 habitants ont fui.", 10000, None, MORE, "fr-plus-de-thin-space"),
    ("fr", "Le village comptait 12.500 habitants.", 12500, 12500, EXACT, "fr-dot-groups"),
    ("fr", "Quelque 260 000 habitants sont partis.", 260000, 260000, ABOUT, "fr-quelque"),
    ("fr", "Environ 300 rebelles se sont rendus.", 300, 300, ABOUT, "fr-environ"),
    ("fr", "Près de 80 otages sont détenus.", 80, 80, ABOUT, "fr-pres-de"),
    ("fr", "Une vingtaine de fermes ont brûlé.", 20, 20, ABOUT, "fr-vingtaine"),
    ("fr", "Plus d'une centaine de civils ont fui.", 100, None, MORE, "fr-plus-d-une-centaine"),
    ("fr", "Au moins une dizaine de soldats ont péri.", 10, None, LEAST, "fr-au-moins-une-dizaine"),
    ("fr", "Des dizaines de maisons ont brûlé.", 20, None, VAGUE, "fr-dizaines"),
    ("fr", "Des centaines de familles ont fui.", 200, None, VAGUE, "fr-centaines"),
    ("fr", "Plusieurs milliers de familles ont fui.", 2000, None, VAGUE, "fr-plusieurs-milliers"),
    ("fr", "Plusieurs dizaines de femmes ont défilé.", 20, None, VAGUE, "fr-plusieurs-dizaines"),
    ("fr", "Des dizaines de milliers de personnes ont fui.", 20000, None, VAGUE, "fr-dizaines-de-milliers"),
    ("fr", "Plusieurs soldats ont été blessés.", 2, None, VAGUE, "fr-plusieurs"),
    ("fr", "Jusqu'à 50 combattants ont attaqué le poste.", None, 50, MOST, "fr-jusqu-a"),
    ("fr", "Moins de 20 soldats gardaient le pont.", None, 20, LESS, "fr-moins-de"),
    ("fr", "Entre 30 et 40 personnes ont été enlevées.", 30, 40, BETWEEN, "fr-entre"),
    ("fr", "De 30 à 40 personnes ont été enlevées.", 30, 40, BETWEEN, "fr-de-a"),
    ("fr", "Trois ou quatre hommes gardaient la porte.", 3, 4, BETWEEN, "fr-ou"),
    ("fr", "Trente-huit soldats se sont rendus.", 38, 38, EXACT, "fr-hyphen"),
    ("fr", "Quatre-vingt-dix-sept civils ont péri.", 97, 97, EXACT, "fr-97"),
    ("fr", "Soixante et onze civils ont péri.", 71, 71, EXACT, "fr-71"),
    ("fr", "Vingt et un civils ont péri.", 21, 21, EXACT, "fr-21"),
    ("fr", "Mille deux cents réfugiés sont arrivés.", 1200, 1200, EXACT, "fr-1200"),
    ("fr", "Trois cent mille habitants ont fui.", 300000, 300000, EXACT, "fr-300000"),
    ("fr", "Septante-deux civils ont péri.", 72, 72, EXACT, "fr-septante"),
    ("fr", "Deux millions d'habitants ont fui.", 2000000, 2000000, EXACT, "fr-millions"),
    ("fr", "1,5 million d'habitants ont fui.", 1500000, 1500000, EXACT, "fr-decimal-million"),
    ("fr", "Une demi-douzaine de camions ont brûlé.", 6, 6, ABOUT, "fr-demi-douzaine"),
    ("en", "Three soldiers were killed.", 3, 3, EXACT, "en-word"),
    ("en", "At least 12 people died.", 12, None, LEAST, "en-at-least"),
    ("en", "At least a dozen women were taken.", 12, None, LEAST, "en-at-least-a-dozen"),
    ("en", "No fewer than 30 huts burned.", 30, None, LEAST, "en-no-fewer-than"),
    ("en", "More than 1,200 villagers fled.", 1200, None, MORE, "en-more-than-comma"),
    ("en", "More than two dozen men were held.", 24, None, MORE, "en-two-dozen"),
    ("en", "As many as 40 fighters attacked the post.", None, 40, MOST, "en-as-many-as"),
    ("en", "Up to 40 fighters attacked the post.", None, 40, MOST, "en-up-to"),
    ("en", "No more than five trucks returned.", None, 5, MOST, "en-no-more-than"),
    ("en", "Fewer than 20 soldiers held the bridge.", None, 20, LESS, "en-fewer-than"),
    ("en", "Some 30 houses were torched.", 30, 30, ABOUT, "en-some"),
    ("en", "Nearly 300 families fled.", 300, 300, ABOUT, "en-nearly"),
    ("en", "About 20 huts burned.", 20, 20, ABOUT, "en-about"),
    ("en", "Half a dozen trucks burned.", 6, 6, ABOUT, "en-half-a-dozen"),
    ("en", "Dozens of residents fled.", 24, None, VAGUE, "en-dozens"),
    ("en", "Scores of residents fled.", 40, None, VAGUE, "en-scores"),
    ("en", "Hundreds of women marched.", 200, None, VAGUE, "en-hundreds"),
    ("en", "Several hundred women marched.", 200, None, VAGUE, "en-several-hundred"),
    ("en", "Tens of thousands of people fled.", 20000, None, VAGUE, "en-tens-of-thousands"),
    ("en", "Hundreds of thousands of people fled.", 200000, None, VAGUE, "en-hundreds-of-thousands"),
    ("en", "Several shells landed.", 2, None, VAGUE, "en-several"),
    ("en", "Between 30 and 40 people were abducted.", 30, 40, BETWEEN, "en-between"),
    ("en", "Three or four men guarded the gate.", 3, 4, BETWEEN, "en-or"),
    ("en", "Sixty-four fighters surrendered.", 64, 64, EXACT, "en-hyphen"),
    ("en", "Two hundred and five families fled.", 205, 205, EXACT, "en-and"),
    ("en", "2.3 million people fled.", 2300000, 2300000, EXACT, "en-decimal-million"),
    ("en", "Another 15 people were injured.", 15, 15, EXACT, "en-another"),
    ("en", "Twelve or more villagers were taken.", 12, None, LEAST, "en-or-more"),
]


@pytest.mark.parametrize(("lang", "text", "low", "high", "qualifier"), [pytest.param(*row[:5], id=row[5]) for row in RANGES])
def test_number_becomes_the_range_of_the_coding_guide(lang, text, low, high, qualifier) -> None:
    """A number with the words around it is the range that the coding guide gives it."""
    assert counted(lang, text) == [(low, high, None, qualifier)]


NO_COUNTS = [
    ("fr", "L'attaque a eu lieu le 7 octobre 2023.", "fr-date"),
    ("fr", "Il a été tué en 2014.", "fr-year"),
    ("fr", "Un homme de 34 ans a été arrêté.", "fr-age"),
    ("fr", "Le siège a duré trois semaines.", "fr-duration"),
    ("fr", "Le M23 a repris la ville.", "fr-m23"),
    ("fr", "Le convoi est parti à 16h30.", "fr-time"),
    ("fr", "Le 1er mars, le marché a rouvert.", "fr-ordinal"),
    ("fr", "L'avion, un Mirage 2000, a décollé.", "fr-aircraft"),
    ("fr", "Les raids du 13 au 14 juin ont cessé.", "fr-day-range"),
    ("fr", "Le communiqué n° 31 a été publié.", "fr-label"),
    ("fr", "Des soldats ont pris le village.", "fr-bare-plural"),
    ("en", "The attack took place on October 7, 2023.", "en-date"),
    ("en", "It fell in 2014.", "en-year"),
    ("en", "Police arrested the 34-year-old driver.", "en-age"),
    ("en", "The 24-hour strike ended.", "en-hours"),
    ("en", "The 33rd Battalion left.", "en-ordinal"),
    ("en", "The siege lasted three weeks.", "en-duration"),
    ("en", "F-16 jets took off.", "en-jet"),
    ("en", "Soldiers took the village.", "en-bare-plural"),
]


@pytest.mark.parametrize(("lang", "text"), [pytest.param(*row[:2], id=row[2]) for row in NO_COUNTS])
def test_dates_ages_and_names_are_no_counts(lang, text) -> None:
    """A date, an age, a time, a name or a bare plural counts nothing."""
    assert counted(lang, text) == []


UNITS = [
    ("fr", "Le navire portait 90 tonnes de sorgho.", 90, "tonne", "fr-tonnes"),
    ("fr", "Le pont est à 20 km de la ville.", 20, "km", "fr-km"),
    ("fr", "Ils exigent deux millions de francs CFA.", 2000000, "XAF", "fr-francs"),
    ("en", "Rebels hold 40 percent of the district.", 40, "%", "en-percent"),
    ("en", "The bomb weighed 500 kg.", 500, "kg", "en-kg"),
    ("en", "They demanded $5 million.", 5000000, "USD", "en-dollars"),
]


@pytest.mark.parametrize(("lang", "text", "low", "unit"), [pytest.param(*row[:4], id=row[4]) for row in UNITS])
def test_measures_carry_their_unit(lang, text, low, unit) -> None:
    """A measure keeps its unit, so that it is never taken for a count of people."""
    assert [(one[0], one[2]) for one in counted(lang, text)] == [(low, unit)]


@pytest.mark.parametrize(("lang", "text", "noun"), [("fr", "Un soldat a été tué.", "soldat"), ("en", "A soldier was killed.", "soldier")])
def test_article_is_one_and_flagged(lang, text, noun) -> None:
    """An indefinite article before a noun is one, and flagged so that a caller may leave it."""
    tree = parsed(text, lang)
    found = find_quantities(tree, codebook())

    assert [(one.article, one.quantity.low, tree.tokens[one.head].text) for one in found] == [(True, 1, noun)]


HEADS = [
    ("fr", "Une quinzaine de fermes ont brûlé.", "fermes", "fr-about"),
    ("fr", "Trois jeunes soldats ont été tués.", "soldats", "fr-adjective"),
    ("en", "Five army trucks were burned.", "trucks", "en-compound"),
    ("en", "Dozens of residents fled.", "residents", "en-of"),
]


@pytest.mark.parametrize(("lang", "text", "noun"), [pytest.param(*row[:3], id=row[3]) for row in HEADS])
def test_counted_noun_is_found(lang, text, noun) -> None:
    """What is counted is the noun of the phrase, not the word next to the number."""
    tree = parsed(text, lang)
    (one,) = (found for found in find_quantities(tree, codebook()) if not found.article)

    assert one.noun is not None
    assert tree.tokens[one.noun].text == noun


@pytest.mark.parametrize(("lang", "text"), [("fr", "Deux ont péri."), ("en", "Three were killed.")])
def test_number_alone_counts_no_noun(lang, text) -> None:
    """A number that stands alone has no counted noun and heads itself."""
    (one,) = find_quantities(parsed(text, lang), codebook())

    assert one.noun is None
    assert one.first <= one.head < one.last


def test_at_least_governs_only_its_own_number() -> None:
    """«Au moins» says nothing of the number that stands before it."""
    found = counted("fr", "Le raid a fait deux morts et au moins dix blessés.")

    assert [one[3] for one in found] == [EXACT, LEAST]


def test_spans_equal_the_text() -> None:
    """The span of every quantity is cut from the text."""
    text = "Plus de 10\u202f000 civils et une vingtaine de soldats ont fui."
    for one in find_quantities(parsed(text, "fr"), codebook()):
        assert text[one.span.start : one.span.end] == one.span.text
