"""Write papers: what is printed and sent, as one file of HTML that loads nothing, or as PDF. The same ledger gives the same bytes.

WeasyPrint lays pages out (`pip install 'recoupe[report]'`). It is given no way to fetch anything: a paper that asked for something elsewhere is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from recoupe.desk.rendering import render
from recoupe.desk.words import languages
from recoupe.errors import DeskError

# What a paper can be written as, with the type that it is sent as.
FORMS: Mapping[str, str] = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
_STYLE = "paper.css"


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to be printed.

    Attributes:
        template: the file in `templates/`.
        data: what it shows, in no language; `made` says from which end of the log.
        name: what its file is called, without an ending.
    """

    template: str
    data: Mapping[str, Any]
    name: str


def written(paper: Paper, code: str, form: str) -> bytes:
    """Write a paper.

    Args:
        paper: what is written.
        code: in which language.
        form: one of `FORMS`.

    Raises:
        DeskError: there is no such form or language, WeasyPrint is not installed, or the paper asks for something elsewhere.
    """
    if form not in FORMS:
        raise DeskError(f"form {form[:40]!r}: papers are not written so; choose one of {', '.join(FORMS)}")
    if code not in languages():
        raise DeskError(f"language {code[:40]!r}: papers are not written in it; choose one of {', '.join(sorted(languages()))}")
    page = page_of(paper, code)
    return page.encode() if form == "html" else printed(page)


def page_of(paper: Paper, code: str) -> str:
    """Write a paper as one file of HTML, with its style in it.

    Args:
        paper: what is written.
        code: in which language.
    """
    style = (files("recoupe") / "desk" / "templates" / _STYLE).read_text("utf-8")
    return render(code, paper.template, {**paper.data, "style": Markup(style)})  # noqa: S704 - a file that ships


def printed(page: str) -> bytes:
    """Lay a page of HTML out as PDF, without fetching anything.

    Args:
        page: HTML that says in `dcterms.created` when it was made.

    Raises:
        DeskError: WeasyPrint is not installed, or the page asks for something elsewhere.
    """
    weasyprint = _weasyprint()
    asked: list[str] = []
    content: bytes = weasyprint.HTML(string=page, url_fetcher=_refusing(weasyprint, asked)).write_pdf(pdf_variant="pdf/ua-1")
    if asked:
        raise DeskError(f"the paper asks for {asked[0][:80]!r}, and papers load nothing; take it out of the template")
    return content


def _weasyprint() -> Any:  # noqa: ANN401 - a module that ships no types for all that is used
    """Load what lays pages out.

    Raises:
        DeskError: it, or a library of the system that it needs, is not installed.
    """
    try:
        import weasyprint  # noqa: PLC0415 - an extra, which takes a second to load
    except (ImportError, OSError) as fault:
        raise DeskError(f"PDF needs WeasyPrint and Pango ({fault}); run `pip install 'recoupe[report]'`, or write HTML") from fault
    return weasyprint


def _refusing(weasyprint: Any, asked: list[str]) -> Any:  # noqa: ANN401 - a fetcher of WeasyPrint
    """Give a fetcher that notes what was asked for, and fetches nothing."""

    def refuse(url: str, *_more: object, **_others: object) -> Any:  # noqa: ANN401 - it gives nothing
        asked.append(url)
        raise ValueError(url)

    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=())
    fetcher.fetch = refuse
    return fetcher
