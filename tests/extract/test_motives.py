"""The reason that a report gives for a deed is kept in its own words."""

import pytest

from tests.extract import events, names, only, rows

MOTIVES = {
    "fr-two": (
        "fr",
        "Le Hezbollah a tiré des roquettes contre une caserne pour protester contre l'occupation et pour soutenir les Palestiniens.",
        ["pour protester contre l'occupation", "pour soutenir les Palestiniens"],
    ),
    "fr-in-support": ("fr", "Les houthis ont attaqué un navire en soutien aux Palestiniens.", ["en soutien aux Palestiniens"]),
    "en-support": ("en", "Hezbollah fired rockets at a barracks in support of the Palestinians of Gaza.", ["in support of the Palestinians of Gaza"]),
    "fr-support": (
        "fr",
        "Le Hezbollah a tiré des roquettes contre une caserne pour soutenir les Palestiniens de Gaza.",
        ["pour soutenir les Palestiniens de Gaza"],
    ),
    "en-protest": ("en", "The Houthis attacked a ship in the Red Sea to protest against the war in Gaza.", ["to protest against the war in Gaza"]),
    "fr-protest": ("fr", "Les houthis ont attaqué un navire pour protester contre la guerre à Gaza.", ["pour protester contre la guerre à Gaza"]),
    "fr-revenge": ("fr", "Des miliciens ont brûlé un village par vengeance.", ["par vengeance"]),
    "en-retaliation-for-a-killing": (
        "en",
        "Hezbollah fired rockets at a barracks in retaliation for the killing of a commander.",
        ["in retaliation for the killing of a commander"],
    ),
    "fr-reprisal-for-a-death": (
        "fr",
        "Le Hezbollah a tiré des roquettes contre une caserne en représailles à la mort d'un commandant.",
        ["en représailles à la mort d'un commandant"],
    ),
    "fr-quoted-over-a-verb": (
        "fr",
        "L'armée a affirmé que les frappes contre la caserne avaient eu lieu « en riposte au massacre de notre peuple [les musulmans] à Tyr et par la milice ».",
        ["en riposte au massacre de notre peuple [les musulmans] à Tyr et par la milice"],
    ),
    "fr-two-in-one-quotation": (
        "fr",
        "L'armée a affirmé que les frappes contre la caserne avaient eu lieu « en riposte au massacre de notre peuple à Tyr et pour soutenir les habitants ».",
        ["en riposte au massacre de notre peuple à Tyr", "pour soutenir les habitants"],
    ),
    "en-quoted": (
        "en",
        'Hezbollah said it had attacked a barracks "in retaliation for the killing of a commander in Tyre and for the siege of the town".',
        ["in retaliation for the killing of a commander in Tyre and for the siege of the town"],
    ),
}


@pytest.mark.parametrize(("lang", "text", "motives"), rows(MOTIVES))
def test_motive_is_kept_in_its_own_words(lang: str, text: str, motives: list[str]) -> None:
    """A motive is the whole clause or phrase that gives the reason."""
    assert [span.text for span in only(text, lang).motives] == motives


@pytest.mark.parametrize(
    ("lang", "text"),
    rows(
        {
            "fr-weapon-for-the-deed": ("fr", "Les combattants ont lancé des drones pour atteindre les cibles."),
            "fr-duration": ("fr", "Le M23 a pris Kibumba pour la deuxième fois mardi."),
        }
    ),
)
def test_not_every_purpose_is_a_motive(lang: str, text: str) -> None:
    """An opener that opens no reason gives no motive."""
    assert [span.text for event in events(text, lang) for span in event.motives] == []


INSIDE = {
    "fr-death": ("fr", "Le Hezbollah a tiré des roquettes contre une caserne en représailles à la mort d'un commandant.", {"Hezbollah"}),
    "en-killing": ("en", "Hezbollah fired rockets at a barracks in retaliation for the killing of a commander.", {"Hezbollah"}),
}


@pytest.mark.parametrize(("lang", "text", "actors"), rows(INSIDE))
def test_deed_inside_a_motive_is_no_event(lang: str, text: str, actors: set[str]) -> None:
    """A deed that is only told as the reason of another is no event, and gives it no doer."""
    assert names(only(text, lang).actors) == actors


@pytest.mark.parametrize(
    ("lang", "text"),
    rows(
        {
            "fr-harm": ("fr", "Le Hezbollah a tiré des roquettes contre une caserne en représailles à la mort d'un commandant."),
            "fr-quoted": (
                "fr",
                "Le Hezbollah a affirmé que l'attaque contre la caserne avait eu lieu « en représailles à l'assassinat d'un commandant à Tyr et par solidarité ».",
            ),
            "en-quoted": (
                "en",
                'Hezbollah said it had attacked a barracks "in retaliation for the killing of a commander in Tyre and for the siege of the town".',
            ),
            "en-harm": ("en", "Hezbollah fired rockets at a barracks in retaliation for the killing of a commander."),
            "en-place": ("en", "The Houthis attacked a ship to protest against the war in Gaza."),
            "fr-place": ("fr", "Le Hezbollah a tiré des roquettes contre une caserne pour soutenir les Palestiniens de Gaza."),
        }
    ),
)
def test_motive_lends_the_deed_nothing(lang: str, text: str) -> None:
    """Who died and what was attacked before, and where, is no part of the deed."""
    event = only(text, lang)

    assert (event.casualties, event.places, len(event.recipients)) == ((), (), 1)


def test_motive_names_its_opener() -> None:
    """A motive has the list of the language file as its reason."""
    (reason,) = only("The Houthis attacked a ship in the Red Sea to protest against the war in Gaza.", "en").because["motives"]

    assert reason.rule == "lang/en.toml:syntax.motive_openers"


def test_reason_is_not_the_deed() -> None:
    """What a deed answers is no telling of that deed, whatever the two have in common."""
    event = only("Hezbollah attacked a barracks near Haifa in retaliation for the attack on a commander near Haifa.", "en")

    assert event.mentions == ()
