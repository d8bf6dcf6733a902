"""PDFs with a text layer are read; pictures of pages, locked and broken files are refused."""

import pytest

from recoupe.errors import DamagedError, NoTextLayerError, ReadError
from tests.read.hostile import STORY, drawn, pdf
from tests.read.reading import read

FRENCH = "Quatre gendarmes ont été tués mardi\ndans une embuscade près de Torodi,\na indiqué une source sécuritaire."


def test_text_is_read() -> None:
    """The text of a PDF is read with its accents and quotes; it has no day of publication but one that it states."""
    document = read(pdf(drawn(FRENCH)), "a.pdf")

    assert document.text == FRENCH
    assert (document.language, document.published) == ("fr", None)


def test_pdf_is_told_by_its_bytes() -> None:
    """A PDF is recognised without its suffix."""
    assert "Torodi" in read(pdf(drawn(STORY)), "a").text


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        pytest.param(pdf(b"0 0 100 100 re f"), NoTextLayerError, "OCR", id="picture of a page"),
        pytest.param(pdf(drawn("- 3 -")), NoTextLayerError, "OCR", id="page number alone"),
        pytest.param(pdf(drawn(STORY), locked=True), DamagedError, "password", id="locked"),
        pytest.param(pdf(drawn(STORY))[:200], DamagedError, "cannot be read", id="cut off"),
        pytest.param(b"%PDF-1.4\n", DamagedError, "cannot be read", id="first line alone"),
    ],
)
def test_bad_pdf_is_refused(content: bytes, error: type[ReadError], said: str) -> None:
    """A PDF without text, locked or broken is refused with its reason."""
    with pytest.raises(error, match=r"^a\.pdf: ") as refusal:
        read(content, "a.pdf")
    assert said in str(refusal.value)
