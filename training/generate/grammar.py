"""From a template to a tree: macro expansion, bracket notation, agreement, surface form.

A template is one line of text. Items are separated by blanks:

- `n:armée` or `n:frappe+` (plural) or `a:`, `p:`, `v:lemma:form`, `w:form|UPOS|lemma|feats`: the head of the bracket;
- `det=le`, `case=près_de`, `nummod=deux`, `aux=avoir:pres`, `,`: one-word dependents (`_` joins fixed or flat words);
- `[obl case=à p:Goma]`: a dependent with dependents of its own;
- `{town}`: one of the lines of the macro of that name; `{?30 when}`: the same, or nothing, in 30 of 100 cases.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_MACRO = re.compile(r"\{(?:\?(\d{1,3}) )?([\w-]{1,40})\}")
_ITEM = re.compile(r"\[[a-z:]{2,12}|\]|[^\s\[\]]+")
PUNCTUATION = frozenset(
    [
        ".",
        ",",
        ":",
        ";",
        "!",
        "?",
        "«",
        "»",
        "“",
        "”",
        '"',
        "(",
        ")",
        "—",
        "–",
        "-",
        "--",
        "•",
        "’",
        "'",
        "/",
        "*",
    ]
)
DEEP = 300


class TemplateError(ValueError):
    """A template or a vocabulary entry that cannot be understood."""


@dataclass
class Node:
    """A word and its dependents, in the order of the text; `at` is the place of the word among them."""

    label: str
    word: str = ""
    before: list[Node] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)
    parent: Node | None = None
    form: str = ""
    lemma: str = ""
    upos: str = ""
    feats: dict[str, str] = field(default_factory=dict)

    @property
    def children(self) -> list[Node]:
        """Return all dependents in order."""
        return self.before + self.after

    def child(self, *labels: str) -> Node | None:
        """Return the first dependent that has one of the labels."""
        return next((c for c in self.children if c.label in labels), None)

    def walk(self) -> Iterator[Node]:
        """Yield all nodes below and this one in the order of the text."""
        for child in self.before:
            yield from child.walk()
        yield self
        for child in self.after:
            yield from child.walk()


def expand(template: str, macros: Mapping[str, Sequence[str]], draw: random.Random) -> str:
    """Replace every macro by one of its lines until none is left.

    Raises:
        TemplateError: a macro has no lines, or macros call each other without end.
    """
    for _ in range(DEEP):
        found = _MACRO.search(template)
        if not found:
            return template
        chance, name = found.groups()
        if name not in macros:
            raise TemplateError(f"no macro {name!r} in {template!r}")
        kept = chance is None or draw.random() * 100 < int(chance)
        template = template[: found.start()] + (draw.choice(macros[name]) if kept else "") + template[found.end() :]
    raise TemplateError(f"macros without end in {template[:80]!r}")


def parse(text: str) -> Node:
    """Read the bracket notation of a whole sentence.

    Raises:
        TemplateError: a bracket is open or has no head or two heads.
    """
    root = Node("root")
    stack = [root]
    for item in _ITEM.findall(text):
        if item == "]":
            _close(stack, text)
        elif item.startswith("["):
            child = Node(item[1:], parent=stack[-1])
            _hang(stack[-1], child)
            stack.append(child)
        else:
            _word(stack[-1], item, text)
    if len(stack) != 1 or not root.word:
        raise TemplateError(f"open bracket or no head in {text!r}")
    return root


def _close(stack: list[Node], text: str) -> None:
    if len(stack) < 2 or not stack[-1].word:
        raise TemplateError(f"bracket without a head in {text!r}")
    stack.pop()


def _hang(parent: Node, child: Node) -> None:
    (parent.after if parent.word else parent.before).append(child)


def _word(node: Node, item: str, text: str) -> None:
    label, equals, word = item.partition("=")
    if item in PUNCTUATION:
        _hang(node, Node("punct", f"w:{item}|PUNCT|{item}|", parent=node))
    elif equals and re.fullmatch(r"[a-z:]{2,12}", label):
        _hang(node, Node(label, word, parent=node))
    elif node.word:
        raise TemplateError(f"two heads, {node.word!r} and {item!r}, in {text!r}")
    else:
        node.word = item


def split_joined(node: Node) -> None:
    """Give the further parts of a joined word (près_de, Boko_Haram, 23_843) nodes of their own."""
    for child in list(node.children):
        split_joined(child)
    prefix, colon, rest = node.word.partition(":")
    body = rest if colon and prefix in ("p", "num") else node.word
    if "_" not in body or body.startswith("w:"):
        return
    first, *others = body.split("_")
    label = "fixed" if node.label in ("case", "mark", "cc", "advmod") and prefix != "p" else "flat"
    node.word = f"{prefix}:{first}" if colon and prefix in ("p", "num") else first
    kind = "p:" if prefix == "p" and colon else ""
    node.after[:0] = [Node(label, f"{kind}{o}", parent=node) for o in others]
