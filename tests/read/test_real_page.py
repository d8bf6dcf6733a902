"""The one real page that every reader can check by eye comes out right; the test runs where the page is present."""

from pathlib import Path

from recoupe.codebook.load import load_codebook
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document


def test_real_page_is_divided(shared_data: Path) -> None:
    """Outlet, headline, furniture, captions and credits of the real page are told, and no year is made up for it."""
    page = shared_data / "press-tv.txt"
    document = read_document(page.read_bytes(), page.name, ReadOptions(), load_codebook())
    kinds = [part.kind.value for part in document.parts]
    captions = [part.on_topic for part in document.parts if part.kind == "caption"]

    assert document.outlet is not None
    assert (document.language, document.outlet.entity, document.outlet.basis) == ("fr", "press-tv", "stated")
    assert document.headline is not None
    assert kinds[:6] == ["boilerplate", "headline", "caption", "credit", "caption", "credit"]
    assert kinds[-2:] == ["boilerplate", "boilerplate"]
    assert captions == [False, True]
    assert document.published is None
    assert {"caption-off-topic", "credit-conflict"} <= {warning.code for warning in document.warnings}
