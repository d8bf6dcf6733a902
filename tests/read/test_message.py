"""E-mails are read: subject, body, day; what is no e-mail is refused."""

import pytest

from recoupe.errors import BinaryInputError, DamagedError, EmptyInputError, ReadError
from tests.read.hostile import STORY
from tests.read.reading import read

HEAD = "From: AFP <bureau@afp.com>\nSubject: Ambush near\n Torodi\nDate: Wed, 17 Jan 2024 00:15:00 +0100\nMIME-Version: 1.0\n"


def mail(rest: str) -> bytes:
    return (HEAD + rest).encode("latin-1")


def test_plain_mail_is_read() -> None:
    """The subject is the headline, the body the story, the date header the day in its own zone, the sender's host tells a known publisher."""
    document = read(mail(f"Content-Type: text/plain; charset=us-ascii\n\n{STORY}\n"), "a.eml")

    assert document.text == f"Ambush near Torodi\n\n{STORY}\n"
    assert document.headline is not None
    assert document.headline.text == "Ambush near Torodi"
    assert document.published is not None
    assert document.published.start == "2024-01-17"
    assert document.outlet is not None
    assert document.outlet.entity == "afp"


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(f"Content-Type: text/html; charset=utf-8\n\n<html><body><p>{STORY}</p><p>{STORY}</p></body></html>\n", id="markup alone"),
        pytest.param(
            f"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n{STORY}\n{STORY}\n--x\nContent-Type: application/pdf\n\n%PDF\n--x--\n",
            id="attachment",
        ),
        pytest.param(f"\n{STORY}\n{STORY}\n", id="no type"),
    ],
)
def test_body_is_found(rest: str) -> None:
    """The body is found in markup, beside attachments, and without a type."""
    document = read(mail(rest), "a.eml")

    assert document.text.count("Torodi") == 3
    assert "PDF" not in document.text


def test_mail_is_told_by_its_headers() -> None:
    """An e-mail is recognised without its suffix; a text that begins with a name and a colon is not one."""
    assert read(mail(f"Message-ID: <a@b>\n\n{STORY}\n"), "a").headline is not None
    assert "Subject" in read(f"Subject: {STORY}\n\n{STORY}", "a").text


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"hello", DamagedError, id="no e-mail"),
        pytest.param(mail("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n"), EmptyInputError, id="picture alone"),
        pytest.param(mail("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nAAAAAAAA\n"), BinaryInputError, id="null bytes"),
        pytest.param(mail("Content-Type: text/plain; charset=none\n\n\n"), ReadError, id="empty"),
    ],
)
def test_bad_mail_is_refused(content: bytes, error: type[ReadError]) -> None:
    """What holds no text is refused by name."""
    with pytest.raises(error, match=r"^a\.eml: "):
        read(content, "a.eml")
