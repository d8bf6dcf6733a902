"""Promises of the pictures of the desk, and of the tutorial that walks through it."""

import re
import struct

import pytest

from docs.screenshots import PICTURES, ROOT, TUTORIAL, VIEWPORT, filled, names, walk
from tests.desk.browsing import ABSENT, CHROMIUM

MOST_BYTES = 2_500_000
BOLD = re.compile(r"\*\*([^*]+)\*\*")


def named(path) -> str:
    return path.relative_to(PICTURES).with_suffix("").as_posix()


def test_every_screen_has_its_picture() -> None:
    """There is a picture of every screen of the desk and of every step of the tutorial, and none of anything else; `python -m docs.screenshots` takes them."""
    assert {named(path) for path in PICTURES.rglob("*.*")} == names()


def test_pictures_are_of_one_size_and_small() -> None:
    """Pictures are as wide and high as the window that they are taken of, and all of them together are no burden to a clone."""
    found = {named(path): path.read_bytes() for path in PICTURES.rglob("*.png")}

    assert {struct.unpack(">II", content[16:24]) for content in found.values()} == {(VIEWPORT["width"], VIEWPORT["height"])}
    assert sum(map(len, found.values())) < MOST_BYTES


def test_every_picture_is_shown() -> None:
    """No picture lies about that no page shows."""
    pages = "\n".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

    assert [name for name in names() if f"images/desk/{name}.png" not in pages] == []


@pytest.mark.skipif(CHROMIUM is None, reason=ABSENT)
def test_tutorial_leads_where_it_says() -> None:
    """Whoever does at the desk what the tutorial says finds every button and field that it names, and gets the record and the answers that it shows."""
    page = TUTORIAL.read_text("utf-8")
    walked = walk(pictures=False)

    assert [words for words in BOLD.findall(page) if words not in walked.words] == []
    assert filled(page, walked.blocks) == page
