"""The day of publication is inferred where none is stated, and says so; where nothing tells it, none is made up."""

from recoupe.model.event import When
from recoupe.model.mentions import Mentions
from recoupe.model.report import Warning, WarningCode
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed


def _resolved(text: str, lang: str, published: str | None = None) -> tuple[Mentions, tuple[Warning, ...]]:
    return resolve(parsed(text, lang, published), codebook())


def _codes(warnings: tuple[Warning, ...]) -> set[WarningCode]:
    return {warning.code for warning in warnings if warning.field == "published"}


def test_a_stated_date_is_kept() -> None:
    """What metadata state is passed on without a warning."""
    mentions, warnings = _resolved("Une bombe a explosé mardi à Mossoul.", "fr", "2022-05-18")
    assert mentions.published == When("2022-05-18", "2022-05-18", "day", "metadata")
    assert not _codes(warnings)


def test_weekday_day_and_month_give_the_year_after_the_last_full_date() -> None:
    """«samedi 13 janvier» in a text that knows of 7 October 2023 was written on 13 January 2024 or later."""
    text = (
        "Le mouvement a annoncé avoir mené les frappes, samedi 13 janvier, dans un long communiqué que ses partisans ont relayé.\n"
        "La guerre qui a débuté le 7 octobre 2023 a tué des milliers de personnes dans le territoire assiégé."
    )
    mentions, warnings = _resolved(text, "fr")
    assert mentions.published is not None
    assert (mentions.published.start, mentions.published.end, mentions.published.basis) == ("2024-01-13", None, "inferred")
    assert _codes(warnings) == {WarningCode.DATE_INFERRED}
    assert [one.when.start for one in mentions.dates] == ["2024-01-13", "2023-10-07"]


def test_two_possible_years_are_both_said() -> None:
    """A day without weekday, long after the last full date, may be of two years: both stand in a warning."""
    text = "Brèves\n12 mai\nLe marché a brûlé mardi, après l'attentat du 15 mai 2020 qui avait fait dix morts dans la vieille ville."
    mentions, warnings = _resolved(text, "fr")
    assert mentions.published is not None
    assert mentions.published.start == "2021-05-12"
    ambiguous = [warning for warning in warnings if warning.code is WarningCode.DATE_AMBIGUOUS]
    assert "2021-05-12" in ambiguous[0].message
    assert "2022-05-12" in ambiguous[0].message


def test_a_weekday_without_any_year_names_the_years_that_fit() -> None:
    """With no year in the text none is chosen; the warning lists what the calendar allows."""
    mentions, warnings = _resolved("Les rebelles ont attaqué le poste samedi 13 janvier à l'aube, selon des habitants de la vallée.", "fr")
    assert mentions.published is None
    message = next(warning.message for warning in warnings if warning.code is WarningCode.DATE_AMBIGUOUS)
    assert "2018" in message
    assert "2024" in message


def test_no_date_at_all() -> None:
    """A text without any date has none, and a warning."""
    mentions, warnings = _resolved("Rebels burned a school near the river.", "en")
    assert mentions.published is None
    assert _codes(warnings) == {WarningCode.DATE_MISSING}


def test_a_date_in_a_short_line_at_the_top_is_the_day_of_the_report() -> None:
    """A header line that is a date says when the report was made; weekdays count from it."""
    text = "Border fighting\nFriday 25 July 2025\nYesterday a soldier lost a leg. The ministers will hold talks on Monday."
    mentions, _ = _resolved(text, "en")
    assert mentions.published is not None
    assert (mentions.published.start, mentions.published.end) == ("2025-07-25", "2025-07-25")
    assert [one.when.start for one in mentions.dates] == ["2025-07-25", "2025-07-24", "2025-07-28"]


def test_an_interview_counts_from_the_day_it_was_held() -> None:
    """Relative days of an interview run from the talk, not from its publication."""
    text = "Le chirurgien s'est confié à notre revue le jeudi 7 décembre 2023.\nMardi, des avions ont bombardé le camp."
    mentions, _ = _resolved(text, "fr", "2023-12-11")
    assert [one.when.start for one in mentions.dates] == ["2023-12-07", "2023-12-05"]
