"""A page of HTML gives its visible text, its story, its captions and its metadata."""

import time

import pytest

from recoupe.errors import NoArticleError
from recoupe.read.captures import ReadOptions
from tests.read.reading import kinds, read

LEAD = "Quatre gendarmes ont été tués mardi dans une embuscade près de Torodi, a indiqué une source sécuritaire à notre radio."
MORE = "Les assaillants, venus à moto, ont emporté des armes et brûlé deux véhicules avant de se replier vers la forêt."
LAST = "Le ministre de l'Intérieur s'est rendu sur place mercredi avec le gouverneur de la région pour saluer les blessés."


def page(body: str, head: str = "") -> str:
    """Make a page around a body."""
    return f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


ARTICLE = page(
    "<nav><ul><li><a href='/'>Accueil</a></li><li><a href='/m'>Monde</a></li></ul></nav>"
    "<main><figure><img src='a.jpg'><figcaption>Des gendarmes à Torodi après l&rsquo;embuscade. <span>©Reuters</span></figcaption></figure>"
    "<article><h1>Embuscade   près de\n Torodi&nbsp;: quatre morts</h1><p class='chapo'>Une patrouille de "
    "gendarmes est tombée mardi dans une embuscade tendue près de Torodi.</p>"
    f"<p>{LEAD}</p><ul><li>Deux véhicules ont été brûlés sur la route nationale.</li></ul><p>{MORE}<br>Fin.</p><p>{LAST}</p></article></main>"
    "<div class='share'><p>Partager sur Facebook</p></div><section class='comments'><p>Premier commentaire : ils mentent tous, comme toujours.</p></section>"
    "<aside><h3>Lire aussi</h3><ul><li><a href='/b'>Un marché attaqué à Banibangou</a></li></ul></aside><footer><p>© Radio Téra</p></footer>",
    '<title>Embuscade près de Torodi - Radio Téra</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",'
    '"headline":"Embuscade près de Torodi : quatre '
    'morts","datePublished":"2019-06-05T07:10:00+01:00","publisher":{"@type":"Organization","name":"Radio Téra"}}]}</script>',
)


def test_article_is_divided() -> None:
    """Lead figure, headline, standfirst, paragraphs and list items come in page order; the rest is furniture."""
    assert kinds(read(ARTICLE, "a.html")) == [
        ("boilerplate", "Accueil"),
        ("boilerplate", "Monde"),
        ("caption", "Des gendarmes à Torodi après"[:24]),
        ("credit", "©Reuters"),
        ("headline", "Embuscade près de Torodi"),
        ("standfirst", "Une patrouille de gendar"),
        ("paragraph", LEAD[:24]),
        ("paragraph", "Deux véhicules ont été b"),
        ("paragraph", MORE[:24]),
        ("paragraph", LAST[:24]),
        ("boilerplate", "Partager sur Facebook"),
        ("boilerplate", "Premier commentaire : il"),
        ("boilerplate", "Lire aussi"),
        ("boilerplate", "Un marché attaqué à Bani"),
        ("boilerplate", "© Radio Téra"),
    ]


def test_white_space_is_shown_as_by_a_browser() -> None:
    """Entities are decoded, runs of spaces collapsed, non-breaking spaces kept, line breaks shown."""
    document = read(ARTICLE, "a.html")

    assert document.headline is not None
    assert document.headline.text == "Embuscade près de Torodi\u00a0: quatre morts"
    assert "l’embuscade" in document.text
    assert "la forêt.\nFin." in document.text


def test_metadata_are_read() -> None:
    """JSON-LD gives publisher and day, on the basis of metadata."""
    document = read(ARTICLE, "a.html")

    assert document.outlet is not None
    assert (document.outlet.name, document.outlet.basis, document.outlet.span) == ("Radio Téra", "metadata", None)
    assert document.published is not None
    assert (document.published.start, document.published.basis) == ("2019-06-05", "metadata")


@pytest.mark.parametrize(
    ("head", "body", "outlet", "day"),
    [
        pytest.param(
            '<meta property="og:site_name" content="Radio Téra"><meta property="article:published_time" content="2019-06-05T23:50:00-05:00">',
            "",
            "Radio Téra",
            "2019-06-05",
            id="OpenGraph",
        ),
        pytest.param(
            "<title>Embuscade près de Torodi | Radio Téra</title>", "<time datetime='2019-06-05'>hier</time>", "Radio Téra", "2019-06-05", id="title and time"
        ),
        pytest.param("", "<p>Publié le 5 juin 2019</p>", None, "2019-06-05", id="stated"),
        pytest.param('<script type="application/ld+json">{"@type": "NewsArticle", broken</script>', "", None, None, id="broken JSON-LD"),
        pytest.param('<link rel="canonical" href="https://www.lemonde.fr/a.html">', "", "Le Monde", None, id="known host"),
    ],
)
def test_publisher_and_day_come_from_what_there_is(head: str, body: str, outlet: str | None, day: str | None) -> None:
    """Each kind of metadata is understood, and a broken one harms nothing."""
    document = read(page(f"<article><h1>Embuscade près de Torodi</h1>{body}<p>{LEAD}</p><p>{MORE}</p></article>", head), "a.html")

    assert (document.outlet.name if document.outlet else None) == outlet
    assert (document.published.start if document.published else None) == day


def test_live_blog_keeps_every_entry() -> None:
    """Every entry of a live blog is kept, short ones too, with its heading."""
    entries = "".join(
        f"<div class='entry'><h3>{hour:02}:15 – Point de la situation à Torodi</h3><p>Les combats continuent au nord de la ville.</p></div>"
        for hour in range(20, 8, -1)
    )
    document = read(
        page(f"<h1>EN DIRECT. La bataille de Torodi</h1><div class='feed'>{entries}</div><div class='mostread'><p>Autre chose.</p></div>"), "a.html"
    )

    assert [kind for kind, _ in kinds(document)] == ["headline", *["headline", "paragraph"] * 12, "boilerplate"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("<nav>" + "<a href='x'>Accueil du site</a>" * 40 + "</nav><footer>Mentions légales</footer>", id="menus"),
        pytest.param("<div>" + "<h2><a href='x'>Quatre gendarmes tués dans une embuscade près de Torodi</a></h2>" * 30 + "</div>", id="a home page"),
        pytest.param(
            "<div class='cookies'><p>En poursuivant votre navigation, vous acceptez nos traceurs, et ceux de "
            "nos partenaires, pour toute la durée de la visite.</p></div>",
            id="notice",
        ),
    ],
)
def test_page_without_article_is_refused(body: str) -> None:
    """A page that tells nothing is refused by name."""
    with pytest.raises(NoArticleError, match=r"a\.html: the page .*; save"):
        read(page(body), "a.html")


def test_page_is_known_by_its_bytes() -> None:
    """A page without a telling suffix is known for one."""
    assert read(ARTICLE, "-").headline == read(ARTICLE, "a.html").headline


@pytest.mark.parametrize(
    ("codec", "meta", "media_type", "recorded"),
    [
        pytest.param("windows-1252", "iso-8859-1", None, "windows-1252", id="meta"),
        pytest.param("iso8859_15", None, "text/html; charset=ISO-8859-15", "iso-8859-15", id="header"),
        pytest.param("utf-8", "iso-8859-1", None, "utf-8", id="wrong meta"),
        pytest.param("utf-16", None, None, "utf-16", id="mark"),
    ],
)
def test_charset_of_page_is_found(codec: str, meta: str | None, media_type: str | None, recorded: str) -> None:
    """Meta and header are believed as far as the bytes allow."""
    head = f"<meta charset={meta}>" if meta else ""
    raw = f"<html><head>{head}</head><body><article><h1>Embuscade</h1><p>{LEAD}</p><p>{MORE}</p></article></body></html>".encode(codec)
    document = read(raw, "a.html", ReadOptions(media_type=media_type))

    assert (document.encoding, LEAD in document.text, document.warnings) == (recorded, True, ())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" * 100_000 + f"<p>{LEAD}</p>", id="deep nesting"),
        pytest.param("<div " + " ".join(f"a{i}='x'" for i in range(100_000)) + f"></div><p>{LEAD}</p><p>{MORE}</p>", id="many attributes"),
        pytest.param(f"<img src='data:{'A' * 11_000_000}'><p>{LEAD}</p><p>{MORE}</p>", id="huge attribute"),
        pytest.param(f"<table><tr><td colspan='9000000000000000'>x</td></tr></table><p>{LEAD}</p><p>{MORE}</p>", id="huge colspan"),
        pytest.param("<a " * 200_000 + f"<p>{LEAD}</p>", id="tags that never end"),
    ],
)
def test_hostile_page_ends_soon(body: str) -> None:
    """A hostile page is read or refused within seconds."""
    started = time.monotonic()
    try:
        document = read(page(body), "a.html")
        assert LEAD in document.text
    except NoArticleError:
        pass

    assert time.monotonic() - started < 20
