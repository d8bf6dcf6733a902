"""Make the files that tests of this room read: archives, PDFs, and what attackers send. Everything is made here, small on disk, large only in memory."""

import gzip
import io
import zipfile
import zlib

STORY = "Gunmen killed two soldiers in an ambush near the town of Torodi on Tuesday, the army said in a statement that was read on state radio. "
PARAGRAPH = f"<p>{STORY * 2}</p>"
PAGE = f"<!doctype html><html><head><meta charset=utf-8></head><body><article><h1>Ambush near Torodi</h1>{PARAGRAPH}</article></body></html>"


def record(uri: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", headers: str = "", length: int | None = None) -> bytes:
    """Make one record of a web archive."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nWARC-Date: 2024-01-18T00:00:00Z\r\n"
        f"WARC-Target-URI: {uri}\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {length or len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def pages(number: int) -> list[bytes]:
    """Make records of pages that differ."""
    return [record(f"https://harbour.example/{index}", PAGE.replace("two soldiers", f"{index} soldiers").encode()) for index in range(number)]


def packed(records: list[bytes]) -> bytes:
    """Pack records one by one, as an archive should be."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def bursting_record(megabytes: int) -> bytes:
    """Make a packed record of zeros."""
    body = b"\0" * 1_000_000
    head = record("https://bomb.example/", b"", length=megabytes * 1_000_000 + 53)[:-4]
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb", mtime=0) as stream:
        stream.write(head)
        for _ in range(megabytes):
            stream.write(body)
        stream.write(b"\r\n\r\n")
    return held.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """Make a zip file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return held.getvalue()


def pdf(drawing: bytes, *, kids: bytes = b"3 0 R", extra: bytes = b"", locked: bool = False) -> bytes:
    """Make a PDF of one page out of the operators that draw it."""
    squeezed = zlib.compress(drawing, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Filter /FlateDecode /Length " + str(len(squeezed)).encode() + b" >>\nstream\n" + squeezed + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + one + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    lock = b"/Encrypt 6 0 R /ID [(a) (a)] " if locked else b""
    trailer = b"trailer\n<< /Size 7 /Root 1 0 R " + lock + extra + b">>\nstartxref\n" + str(len(out)).encode() + b"\n%%EOF\n"
    return out + b"xref\n0 7\n0000000000 65535 f \n" + table + trailer


def drawn(text: str) -> bytes:
    """Write text as the operators of a PDF, a line each."""
    lines = [line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in text.split("\n")]
    return b"BT /F1 12 Tf 50 780 Td 14 TL\n" + b"".join(b"(" + line + b") Tj T*\n" for line in lines) + b"ET"


def laughing(root: str) -> bytes:
    """Make a document of XML whose entities unfold to ten thousand million words."""
    entities = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{root}'.encode()


def rss(items: str) -> bytes:
    """Make a feed."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Dispatch</title>{items}</channel></rss>'.encode()
