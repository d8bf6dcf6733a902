"""Read an e-mail (.eml): its subject as headline, its body as text, its date and sender as metadata. Attachments are left alone."""

import re
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from recoupe.errors import DamagedError, EmptyInputError
from recoupe.read.decoding import decode
from recoupe.read.html import parse_markup
from recoupe.read.page import Block, Hint, Page, PageMetadata, Reader
from recoupe.read.text import split_blocks
from recoupe.read.visible import see_text

_HEADER = re.compile(rb"(?:^|\n)(?:message-id|mime-version|received|return-path):", re.IGNORECASE)
_OPENING = re.compile(rb"^(?:From [^\n]{1,200}\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")


def _read(content: bytes, origin: str, charset: str | None) -> Page:  # noqa: ARG001 - each part declares its own charset
    """Read an e-mail.

    Raises:
        DamagedError: the bytes are no e-mail, or its body cannot be unpacked.
        EmptyInputError: it has no body of text.
        EncodingError: no encoding makes sense of its body.
        BinaryInputError: its body is no text.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        part = message.get_body(preferencelist=("plain", "html"))
        subject = _header(message, "subject")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError) as fault:
        raise DamagedError(f"{origin}: the e-mail cannot be taken apart ({type(fault).__name__}); save it again as .eml") from fault
    if not _header(message, "from") and not subject:
        raise DamagedError(f"{origin}: the file has neither sender nor subject, so it is no e-mail; save the message as .eml, or a text as .txt")
    if part is None:
        raise EmptyInputError(f"{origin}: the e-mail holds no text, only attachments; save what it holds and pass that")
    body, blocks, decoded = _body(part, origin)
    if not body.strip():
        raise EmptyInputError(f"{origin}: the body of the e-mail is empty; save what it holds and pass that")
    shift = len(subject) + 2 if subject else 0
    first = [Block(0, len(subject), Hint.HEADLINE)] if subject else []
    placed = [Block(block.start + shift, block.end + shift, block.hint) for block in blocks]
    text = f"{subject}\n\n{body}" if subject else body
    return Page(text, (*first, *placed), decoded[0], encoding_guessed=decoded[1], metadata=_metadata(message, subject))


def _header(message: EmailMessage, name: str) -> str:
    """Give a header on one line, empty where there is none."""
    return " ".join(str(message.get(name) or "").split())


def _body(part: MIMEPart, origin: str) -> tuple[str, tuple[Block, ...], tuple[str, bool]]:
    """Give the text of a body, its blocks, and its encoding with whether that was guessed.

    Raises:
        DamagedError: the body cannot be unpacked.
        EncodingError: no encoding makes sense of it.
        BinaryInputError: it is no text.
    """
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        raise DamagedError(f"{origin}: the body of the e-mail cannot be unpacked; save it again as .eml")
    decoded = decode(raw, origin, part.get_content_charset())
    text = decoded.text.replace("\r\n", "\n")
    if part.get_content_type() != "text/html":
        return text, split_blocks(text), (decoded.encoding, decoded.guessed)
    root = parse_markup(text) if text.strip() else None
    seen = see_text(root) if root is not None else None
    blocks = tuple(Block(block.start, block.end, Hint.STORY) for block in seen.blocks) if seen else ()
    return seen.text if seen else "", blocks, (decoded.encoding, decoded.guessed)


def _metadata(message: EmailMessage, subject: str) -> PageMetadata:
    """Gather what the headers say: subject, day of sending, host of the sender. Who sends is no publisher by that alone."""
    try:
        published = parsedate_to_datetime(_header(message, "date")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        published = None
    _, _, host = parseaddr(_header(message, "from"))[1].rpartition("@")
    return PageMetadata(title=subject or None, published=published, domain=host.lower() or None)


def _sniff(head: bytes) -> bool:
    """Tell whether bytes begin with the headers of an e-mail."""
    headers = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return _OPENING.match(headers) is not None and _HEADER.search(headers) is not None


READER = Reader(suffixes=(".eml",), media_types=("message/rfc822",), sniff=_sniff, read=_read, isolated=True)
