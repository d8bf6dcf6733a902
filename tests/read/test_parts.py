"""A page is divided into parts, and what is not its story is marked, not dropped."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.read.text import split_blocks
from tests.read.reading import ReadOptions, kinds, read

BODY = "Quatre gendarmes ont été tués mardi dans une embuscade près de Torodi, a indiqué une source sécuritaire à la radio."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("Partager Cet Article", "boilerplate", id="share button"),
        pytest.param("Accueil | Monde | Sahel | Sports", "boilerplate", id="menu"),
        pytest.param("Accueil · Annonces", "boilerplate", id="short menu"),
        pytest.param("SOURCE : RADIO TÉRA", "boilerplate", id="source line"),
        pytest.param("abc-de/fgh", "boilerplate", id="desk signature"),
        pytest.param("Contact : redaction@radio-tera.example", "boilerplate", id="address"),
        pytest.param("Tous droits réservés", "boilerplate", id="rights"),
        pytest.param("Des gendarmes patrouillent à Torodi. ©Reuters", "caption", id="credit sign"),
        pytest.param("Soldiers leave Torodi in this picture. (AFP photo)", "caption", id="credit in parentheses"),
        pytest.param("Photo : l'embuscade de Torodi, vue du ciel.", "caption", id="photo word"),
        pytest.param("Le colonel Issa (à gauche) et le maire de Torodi.", "caption", id="position"),
        pytest.param("Crédit photo : AFP", "credit", id="credit alone"),
        pytest.param("Publié le 4 juin 2019", "dateline", id="date line"),
        pytest.param("Il a fui la ville.", "paragraph", id="short sentence"),
        pytest.param("• Un pont détruit à Makalondi", "paragraph", id="bullet"),
    ],
)
def test_line_between_paragraphs_is_told(line: str, kind: str) -> None:
    """A line is told for what it is wherever it stands."""
    document = read(f"{BODY}\n\n{line}\n\n{BODY}\n")

    assert document.text[document.parts[1].start : document.parts[1].end].strip().startswith(line[:8])
    assert document.parts[1].kind == kind


def test_related_stories_are_furniture() -> None:
    """Titles under «Lire aussi» are no part of the story."""
    document = read(f"Embuscade meurtrière près de Torodi\n\n{BODY}\n\nLire aussi\nUn marché attaqué à Banibangou\n")

    assert [kind for kind, _ in kinds(document)] == ["headline", "paragraph", "boilerplate", "boilerplate"]


@pytest.mark.parametrize(
    ("head", "headline", "outlet"),
    [
        pytest.param("Embuscade près de Torodi : quatre morts\n\n", "Embuscade près de Torodi : quatre morts", None, id="headline alone"),
        pytest.param(
            "Radio Téra\n4 juin 2019\nEmbuscade près de Torodi : quatre morts\n\n", "Embuscade près de Torodi : quatre morts", "Radio Téra", id="masthead"
        ),
        pytest.param(
            "RÉPUBLIQUE DU NIGER\nMINISTÈRE DE LA DÉFENSE\n\nCOMMUNIQUÉ\n\nNiamey, le 4 juin 2019\n\n", None, "MINISTÈRE DE LA DÉFENSE", id="communiqué"
        ),
        pytest.param("FRONT DU LIPTAKO (FDL)\nCommuniqué n° 12\nLe 4 juin 2019\n\n", None, "FRONT DU LIPTAKO", id="armed group"),
        pytest.param(
            "Radio Téra – LE DIRECT\n4 juin 2019\n\nEmbuscade près de Torodi\n\n", "Embuscade près de Torodi", "Radio Téra", id="masthead with rubric"
        ),
    ],
)
def test_head_is_told_apart(head: str, headline: str | None, outlet: str | None) -> None:
    """Masthead, genre and date are told from the headline."""
    document = read(head + BODY)

    assert (document.headline.text if document.headline else None) == headline
    assert (document.outlet.name if document.outlet else None) == outlet


@pytest.mark.parametrize(
    ("dateline", "agency", "day"),
    [
        pytest.param("NIAMEY, 4 juin 2019 (AFP) - ", "AFP", "2019-06-04", id="wire"),
        pytest.param("(Niamey, le 4 juin 2019) – ", None, "2019-06-04", id="in parentheses"),
        pytest.param("Niamey, le 4 juin 2019. – ", None, "2019-06-04", id="full stop and dash"),
        pytest.param("NIAMEY (Reuters) - ", "Reuters", None, id="agency alone"),
        pytest.param("NIAMEY, 4 JUN 89 (RADIO TERA) -- [TEXT] ", "RADIO TERA", "1989-06-04", id="monitoring service"),
        pytest.param("Niamey (Niger), 4 juin 2019 (AFP) - ", "AFP", "2019-06-04", id="country in parentheses"),
        pytest.param("NIAMEY — ", None, None, id="town alone"),
        pytest.param("NIAMEY: ", None, None, id="town and colon"),
    ],
)
def test_dateline_is_cut_off(dateline: str, agency: str | None, day: str | None) -> None:
    """The dateline is a part of its own, and gives agency and day."""
    document = read(f"Embuscade meurtrière près de Torodi\n\n{dateline}{BODY}")

    assert [kind for kind, _ in kinds(document)] == ["headline", "dateline", "paragraph"]
    assert document.text[document.parts[2].start :] == BODY
    assert (document.outlet.name if document.outlet else None) == agency
    assert (document.published.start if document.published else None) == day


def test_dash_of_prose_ends_no_dateline() -> None:
    """A paragraph that only holds a dash keeps its opening."""
    document = read(f"{BODY}\n\nLe 3 juin – jour de marché – des hommes armés avaient attaqué le poste de Makalondi, au sud.")

    assert [kind for kind, _ in kinds(document)] == ["paragraph", "paragraph"]


def test_wrapped_lines_are_one_paragraph() -> None:
    """Hard-wrapped lines are joined; a blank line, a bullet or a short line ends the paragraph."""
    text = (
        "Gunmen on motorcycles attacked the market of Banibangou on Sunday and\n"
        "burned a dozen stalls before the garrison could leave its camp, traders\n"
        "who had fled to Ouallam told the radio.\n"
        "\n"
        "The governor sent two companies of soldiers from the regional capital;\n"
        "they found nobody.\n"
        "- Nine people were killed.\n"
        "- Four were wounded.\n"
    )

    assert [text[block.start : block.end].count("\n") for block in split_blocks(text)] == [2, 1, 0, 0]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    """Where lines are long, each is a paragraph of its own, blank lines or not."""
    assert len(split_blocks(f"{BODY} {BODY}\n{BODY}\n{BODY}\n")) == 3


def test_capitals_change_nothing() -> None:
    """A text in capitals is divided as another is."""
    document = read(f"NIAMEY, 4 JUIN 2019 (AFP) - {BODY.upper()}\n\n{BODY.upper()}")

    assert [kind for kind, _ in kinds(document)] == ["dateline", "paragraph", "paragraph"]
    assert document.language == "fr"


PIECES = st.sampled_from(
    [
        BODY,
        "Embuscade près de Torodi",
        "NIAMEY, 4 juin 2019 (AFP) - ",
        "Photo : le pont. ©Reuters",
        "SOURCE: RADIO",
        "Partager",
        "«\u00a0Ils ont tire\u0301\u00a0», dit 𝒳𝒴 🚁.",
        "\u202f12\u202f000 €",
        "👩🏽‍🚒 Lire aussi",
        "e\u0301te\u0301",
        "a | b | c",
        "(AFP) ",
        "– ",
    ]
)
BREAKS = st.sampled_from(["\n", "\r\n", "\n\n", "\r\n\r\n", " ", "\u00a0", "\r", "\u2028", "\x0c"])


@given(st.lists(st.tuples(st.one_of(PIECES, st.text(max_size=30)), BREAKS), min_size=1, max_size=12))
def test_parts_are_ordered_and_cover_the_text(pieces: list[tuple[str, str]]) -> None:
    """Whatever the text, parts stand in order inside it, hold every character but white space, and every span equals its text."""
    text = "".join(piece + end for piece, end in [(BODY, "\n"), *pieces]).replace("\0", "")
    document = read(re.sub(r"[\x01-\x08\x0e-\x1f\x7f\ud800-\udfff]", "", text), options=ReadOptions(language="fr"))

    ends = [0] + [part.end for part in document.parts]
    assert all(before <= part.start < part.end <= len(document.text) for before, part in zip(ends, document.parts, strict=False))
    gaps = [document.text[before : part.start] for before, part in zip(ends, document.parts, strict=False)]
    assert "".join([*gaps, document.text[ends[-1] :]]).strip() == ""
    spans = [document.headline, document.outlet and document.outlet.span, *(document.published.spans if document.published else ())]
    spans += [span for warning in document.warnings for span in warning.spans]
    assert all(document.text[span.start : span.end] == span.text for span in spans if span)
    assert len(document.part_languages) == len(document.parts)
