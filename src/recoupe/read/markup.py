"""Read what a page says of itself in its markup: JSON-LD, OpenGraph, `<time>`, `<title>`, canonical address."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from recoupe.model.folding import fold
from recoupe.read.page import PageMetadata
from recoupe.read.visible import Element

_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|NewsItem")
# A run of spaces is looked at from its first alone, here as in `publishing.py`: from each of them, a title of spaces takes hours.
_TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+[|·–—-]\s+")
_PUBLISHED_NAMES = frozenset(
    "article:published_time og:article:published_time date dc.date dc.date.issued dcterms.date pubdate publishdate parsely-pub-date datepublished "
    "sailthru.date cxenseparse:recs:publishtime".split()
)
# More objects than this in one script are no description of an article.
_MOST_OBJECTS = 2_000
_MOST_OUTLET_WORDS = 5


def read_metadata(root: Element) -> PageMetadata:
    """Gather title, publisher, publication date and host of a page; each None where nothing says it."""
    named = _named_values(root)
    article = next(_articles(root), {})
    title = _text(article.get("headline")) or named.get("og:title") or named.get("twitter:title")
    publisher = named.get("og:site_name") or _publisher(article) or named.get("application-name") or _title_suffix(root, title)
    published = _text(article.get("datePublished")) or next((named[name] for name in sorted(_PUBLISHED_NAMES) if name in named), None) or _time(root)
    return PageMetadata(title=title or _page_title(root), publisher=publisher, published=published, domain=_domain(root, named))


def _named_values(root: Element) -> dict[str, str]:
    """Map the lower-case names of `<meta>` to their first content."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _articles(root: Element) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe an article."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from (one for one in _objects(script.text or "") if _is_article(one))


def _objects(script: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD script, outer ones first; a broken script has none."""
    try:
        queue: list[Any] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    for count, value in enumerate(queue):
        if count >= _MOST_OBJECTS:
            return
        if isinstance(value, dict):
            yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, dict | list))
        elif isinstance(value, list):
            queue.extend(value)


def _is_article(one: dict[str, Any]) -> bool:
    """Tell whether a JSON-LD object is an article."""
    kinds = one.get("@type")
    return any(isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _publisher(article: dict[str, Any]) -> str | None:
    """Give the publisher's name of a JSON-LD article."""
    publisher = article.get("publisher")
    first = publisher[0] if isinstance(publisher, list) and publisher else publisher
    return _text(first.get("name")) if isinstance(first, dict) else _text(first)


def _text(value: object) -> str | None:
    """Give a string without white space at its edges, or None for anything else."""
    return value.strip() or None if isinstance(value, str) else None


def _page_title(root: Element) -> str | None:
    """Give the `<title>`."""
    return next((_words(title) for title in root.iter("title") if title.text), None)


def _words(element: Element) -> str:
    """Give the words in an element, one space between them."""
    return " ".join(" ".join(map(str, element.itertext())).split())


def _title_suffix(root: Element, title: str | None) -> str | None:
    """Give what follows the headline in the `<title>` («… - Kotto FM»)."""
    pieces = _TITLE_SEPARATOR.split(_page_title(root) or "")
    headlines = [fold(_words(heading)) for heading in root.iter("h1")] + ([fold(title)] if title else [])
    if len(pieces) < 2 or len(pieces[-1].split()) > _MOST_OUTLET_WORDS:  # noqa: PLR2004 - a headline and a name
        return None
    return pieces[-1].strip() or None if any(fold(pieces[0]) in headline for headline in headlines) else None


def _time(root: Element) -> str | None:
    """Give the date of the first `<time>` that is marked as the day of publication, or stands in the article's own header."""
    times = [time for time in root.iter("time") if re.match(r"\s*[12]\d{3}-?[01]\d", time.get("datetime") or "")]
    marked = [time for time in times if "pubdate" in time.attrib or "datepublished" in (time.get("itemprop") or "").lower()]
    for time in [*marked, *times]:
        if time in marked or any(above.tag in {"header", "article", "main"} for above in time.iterancestors()):
            return time.get("datetime")
    return None


def _domain(root: Element, named: dict[str, str]) -> str | None:
    """Give the host of the page's canonical address, without «www.»."""
    links = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in [*links, named.get("og:url", "")]:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            continue
        if host:
            return host.removeprefix("www.")
    return None
