"""Inflection, agreement and spelling of the trees that templates give."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.conllu import Sentence, Token
from training.generate.grammar import PUNCTUATION, Node, TemplateError

Features = dict[str, str]
_FINITE = {"Mood": "Ind", "Person": "3", "VerbForm": "Fin"}
_PARTICIPLE = {"Tense": "Past", "VerbForm": "Part"}
_NO_SPACE_BEFORE = frozenset([".", ",", ")", "”", "…", "’", "'s", "n't", "'", "%"])
_NO_SPACE_AFTER = frozenset(["(", "“", "‘"])
_VOWELS = frozenset("aeiouyhàâäéèêëîïôöœùûü")


def _feats(text: str) -> Features:
    return dict(pair.split("=") for pair in text.split("|") if "=" in pair)


def _written(feats: Features) -> str:
    return "|".join(f"{k}={v}" for k, v in sorted(feats.items(), key=lambda f: f[0].lower())) or "_"


@dataclass
class Lexicon:
    """The vocabulary of a language, as read from its TOML file."""

    language: str
    nouns: dict[str, str]
    plurals: dict[str, str]
    verbs: dict[str, list[str]]
    adjectives: dict[str, list[str]]
    function: dict[str, list[str]]
    aspirated: frozenset[str]
    collective: frozenset[str]

    @classmethod
    def read(cls, language: str, data: Mapping[str, Any]) -> Lexicon:
        """Build the lexicon from the tables of the TOML file."""
        nouns = {noun: kind for kind, words in data["nouns"].items() for noun in words.split()}
        rows = [row.split() for row in data["verbs"]["irregular"].strip().splitlines()]
        return cls(
            language,
            nouns,
            dict(data.get("plurals", {})),
            {row[0]: row for row in rows},
            {row.split()[0]: row.split() for row in data.get("adjectives", {}).get("irregular", "").strip().splitlines()},
            {key: list(value) for key, value in data["function"].items()},
            frozenset(data.get("aspirated", "").split()),
            frozenset(data.get("collective", "").split()),
        )


class Speller:
    """Fills the forms of a tree and writes it out as a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._french = lexicon.language == "fr"

    def sentence(self, root: Node, identifier: str) -> Sentence:
        """Return the finished sentence of a tree."""
        for node in root.walk():
            self._classify(node)
        for node in root.walk():
            self._inflect(node)
        nodes = [n for n in root.walk() if n.form]
        nodes = self._sandhi(nodes)
        _capitalise(nodes)
        return Sentence(identifier, tuple(self._tokens(nodes)))

    # word classes

    def _classify(self, node: Node) -> None:
        kind, colon, rest = node.word.partition(":")
        if colon and kind in ("n", "p", "a", "v", "w") and rest:
            getattr(self, f"_classify_{kind}")(node, rest)
        else:
            self._classify_function(node)

    def _classify_n(self, node: Node, rest: str) -> None:
        lemma = rest.rstrip("+")
        gender = self._lexicon.nouns.get(lemma)
        if gender is None:
            raise TemplateError(f"noun {lemma!r} is not in the vocabulary")
        plural = rest.endswith("+")
        node.lemma, node.upos = lemma, "NOUN"
        node.form = self._plural(lemma) if plural else lemma
        if self._french:
            node.feats["Gender"] = "Fem" if gender == "f" else "Masc"
        node.feats["Number"] = "Plur" if plural else "Sing"

    def _classify_p(self, node: Node, rest: str) -> None:
        form, _, marks = rest.partition("/")
        node.form, node.lemma, node.upos = form, form, "PROPN"
        node.feats = {
            "Number": "Plur" if "p" in marks else "Sing",
            "Gender": "Fem" if "f" in marks else "Masc",
        }

    def _classify_a(self, node: Node, rest: str) -> None:
        node.form, node.lemma, node.upos = rest, rest, "ADJ"

    def _classify_v(self, node: Node, rest: str) -> None:
        lemma, _, form = rest.partition(":")
        node.lemma, node.form, node.upos = lemma, form, "VERB"

    def _classify_w(self, node: Node, rest: str) -> None:
        form, upos, lemma, *feats = rest.split("|")
        node.form, node.upos, node.lemma, node.feats = (
            form,
            upos,
            lemma or form,
            _feats("|".join(feats)),
        )

    def _classify_function(self, node: Node) -> None:
        if node.label in ("aux", "aux:pass", "cop"):
            self._classify_v(node, node.word)
            node.upos = "AUX"
            return
        word = node.word
        key = f"{node.label}={word}"
        upos, lemma, *feats = self._lexicon.function.get(key) or self._lexicon.function.get(word) or ["", word]
        if not upos:
            upos = self._default_class(node)
        node.form, node.upos, node.lemma, node.feats = (
            word,
            upos,
            lemma,
            _feats("|".join(feats)),
        )

    def _default_class(self, node: Node) -> str:
        if node.label == "nummod" or node.word[:1].isdigit():
            node.feats = {"NumType": "Card"}
            return "NUM"
        if node.label == "flat" and node.parent is not None:
            return node.parent.upos or "PROPN"
        classes = {
            "case": "ADP",
            "mark": "SCONJ",
            "cc": "CCONJ",
            "det": "DET",
            "advmod": "ADV",
            "fixed": "ADP",
            "punct": "PUNCT",
        }
        if node.label not in classes:
            raise TemplateError(f"what kind of word is {node.word!r} ({node.label})?")
        return classes[node.label]

    # inflection

    def _inflect(self, node: Node) -> None:
        if node.upos == "NUM":
            node.feats = {"NumType": "Card"}
        if node.word.startswith("v:") or node.label in ("aux", "aux:pass", "cop"):
            self._inflect_verb(node)
        elif self._french and node.upos == "ADJ" and node.word.startswith("a:"):
            agreed = self.agreement(node.parent) if node.parent else {}
            node.feats = {k: v for k, v in agreed.items() if k in ("Gender", "Number")}
            node.form = self._adjective(node.lemma, agreed)
        elif self._french and node.upos == "DET":
            self._french_determiner(node)

    def _inflect_verb(self, node: Node) -> None:
        code = node.form
        bearer = node.parent if node.upos == "AUX" and node.parent else node
        agreed = self._subject(bearer, code)
        passive = node.upos == "VERB" and self._passive(node, code)
        spell = self._french_verb if self._french else self._english_verb
        node.form, node.feats = spell(node, code, agreed)
        if passive:
            node.feats["Voice"] = "Pass"

    @staticmethod
    def _passive(node: Node, code: str) -> bool:
        if not code.startswith("pp"):
            return False
        if node.child("aux:pass") or node.child("nsubj:pass"):
            return True
        return not node.child("aux") and code == "pp"

    def _subject(self, node: Node, code: str) -> Features:
        subject = node.child("nsubj", "nsubj:pass")
        if subject is not None and subject.lemma in ("qui", "que", "who", "which", "that") and node.parent is not None:
            return self.agreement(node.parent)
        if subject is not None:
            return self.agreement(subject)
        if node.label in ("acl", "acl:relcl", "amod") and node.parent is not None:
            return self.agreement(node.parent)
        if node.label in ("conj", "xcomp", "advcl", "parataxis") and node.parent is not None and node.parent.upos in ("VERB", "ADJ"):
            return self._subject(node.parent, code)
        return {"Number": "Sing", "Gender": "Masc"}

    def agreement(self, node: Node) -> Features:
        """Return the gender and number that a noun phrase asks for."""
        counted = node.child("nmod")
        if node.lemma in self._lexicon.collective and counted is not None:
            return self.agreement(counted)
        feats = dict(node.feats)
        if node.upos == "NUM" or node.upos == "PRON" and "Number" not in feats:
            feats["Number"] = "Plur"
        others = [c for c in node.children if c.label == "conj"]
        if others:
            masculine = any(self.agreement(c).get("Gender") == "Masc" for c in others) or feats.get("Gender") == "Masc"
            feats = {"Number": "Plur", "Gender": "Masc" if masculine else "Fem"}
        return {
            "Number": feats.get("Number", "Sing"),
            "Gender": feats.get("Gender", "Masc"),
        }

    def _plural(self, noun: str) -> str:
        if noun in self._lexicon.plurals:
            return self._lexicon.plurals[noun]
        if self._french:
            if noun.endswith(("s", "x", "z")):
                return noun
            if noun.endswith("al"):
                return noun[:-2] + "aux"
            return noun + ("x" if noun.endswith(("eau", "eu")) else "s")
        return _english_s(noun)

    # French

    def _adjective(self, lemma: str, agreed: Features) -> str:
        feminine, plural = agreed.get("Gender") == "Fem", agreed.get("Number") == "Plur"
        row = self._lexicon.adjectives.get(lemma)
        if row:
            return row[(2 if feminine else 0) + (1 if plural else 0)]
        form = _feminine(lemma) if feminine else lemma
        if not plural or form.endswith(("s", "x")):
            return form
        return form[:-2] + "aux" if form.endswith("al") else form + "s"

    def _french_determiner(self, node: Node) -> None:
        agreed = self.agreement(node.parent) if node.parent else {}
        own = node.parent.feats if node.parent and "Number" in node.parent.feats else agreed
        plural, feminine = own.get("Number") == "Plur", own.get("Gender") == "Fem"
        if node.parent is not None and node.parent.upos == "NUM":
            plural, feminine = False, False
        row = self._lexicon.function.get(f"det={node.word}")
        if row is None:
            raise TemplateError(f"determiner {node.word!r} is not in the vocabulary")
        _, lemma, masculine, female, many, *feats = row
        node.lemma = lemma
        node.form = many if plural else female if feminine else masculine
        node.feats = _feats("|".join(feats)) | {"Number": "Plur" if plural else "Sing"}
        if not plural and lemma in ("le", "un", "ce") or lemma == "aucun":
            node.feats["Gender"] = "Fem" if feminine else "Masc"

    def _french_verb(self, node: Node, code: str, agreed: Features) -> tuple[str, Features]:
        plural = agreed.get("Number") == "Plur"
        number = {"Number": "Plur" if plural else "Sing"}
        row = self._lexicon.verbs.get(node.lemma) or _french_regular(node.lemma)
        if code == "inf":
            return node.lemma, {"VerbForm": "Inf"}
        if code == "ger":
            return row[4][:-3] + "ant", {"Tense": "Pres", "VerbForm": "Part"}
        if code == "ppm" or (code == "pp" and node.upos == "AUX"):
            return row[3], _PARTICIPLE | ({} if node.upos == "AUX" else {"Gender": "Masc", "Number": "Sing"})
        if code == "pp":
            return self._adjective(row[3], agreed), _PARTICIPLE | number | {"Gender": agreed.get("Gender", "Masc")}
        if code == "pres":
            return row[2 if plural else 1], _FINITE | number | {"Tense": "Pres"}
        return _french_tense(row, code, plural=plural)

    # English

    def _english_verb(self, node: Node, code: str, agreed: Features) -> tuple[str, Features]:
        plural = agreed.get("Number") == "Plur"
        number = {"Number": "Plur" if plural else "Sing"}
        lemma = node.lemma
        row = self._lexicon.verbs.get(lemma) or [
            lemma,
            _english_ed(lemma),
            _english_ed(lemma),
        ]
        if lemma == "be" and code in ("pres", "past"):
            forms = {"pres": ("is", "are"), "past": ("was", "were")}[code]
            return forms[plural], _FINITE | number | {"Tense": code.capitalize()}
        if code == "mod":
            return lemma, {"VerbForm": "Fin"}
        if code == "base":
            return lemma, {"VerbForm": "Inf"}
        if code == "pres":
            form = lemma if plural else {"have": "has"}.get(lemma, _english_s(lemma))
            return form, _FINITE | number | {"Tense": "Pres"}
        if code == "past":
            return row[1], _FINITE | number | {"Tense": "Past"}
        if code in ("pp", "ppa"):
            return row[2], dict(_PARTICIPLE)
        if code in ("ing", "ger"):
            form = row[3] if len(row) > 3 else _english_ing(lemma)
            return form, {"VerbForm": "Ger"} if code == "ger" else {
                "Tense": "Pres",
                "VerbForm": "Part",
            }
        raise TemplateError(f"verb form {code!r} of {lemma!r}")

    # spelling across words

    def _sandhi(self, nodes: list[Node]) -> list[Node]:
        if not self._french:
            for node, following in itertools.pairwise(nodes):
                if node.form == "a" and node.upos == "DET" and following.form[:1].lower() in "aeiou":
                    node.form = "an" if not following.form.lower().startswith(("uni", "us", "eu", "one")) else "a"
            return nodes
        kept: list[Node] = []
        for i, node in enumerate(nodes):
            if i + 1 < len(nodes):
                self._elide(node, nodes[i + 1])
            previous = kept[-1] if kept else None
            if previous is not None and node.form.startswith("-t-") and previous.form.endswith(("t", "d")):
                node.form = node.form[2:]
            if previous is not None and self._contract(previous, node):
                continue
            kept.append(node)
        return kept

    def _vowel(self, form: str) -> bool:
        word = form.lower()
        return bool(word) and word[0] in _VOWELS and word not in self._lexicon.aspirated

    def _elide(self, node: Node, following: Node) -> None:
        if not self._vowel(following.form):
            return
        if node.form in ("le", "la") and node.upos in ("DET", "PRON"):
            node.form = "l'"
            node.feats.pop("Gender", None)
        elif node.form in (
            "de",
            "que",
            "ne",
            "se",
            "ce",
            "jusque",
            "lorsque",
            "puisque",
        ):
            if node.upos == "DET":
                node.form = {"ce": "cet"}.get(node.form, node.form)
            else:
                node.form = node.form[:-1] + "'"
        elif node.form == "sa" and node.upos == "DET":
            node.form = "son"

    @staticmethod
    def _contract(previous: Node, node: Node) -> bool:
        both = (previous.form, node.form)
        merged = {
            ("de", "le"): "du",
            ("de", "les"): "des",
            ("à", "le"): "au",
            ("à", "les"): "aux",
        }.get(both)
        if previous.upos == "ADP" and previous.form == "de" and node.form == "des" and node.lemma == "un":
            merged = "de"
        if merged is None or previous.upos != "ADP" or node.upos != "DET":
            return False
        previous.form = merged
        return True

    def _tokens(self, nodes: list[Node]) -> list[Token]:
        index = {id(n): i for i, n in enumerate(nodes)}
        tokens: list[Token] = []
        for i, node in enumerate(nodes):
            head = i if node.parent is None else index[id(node.parent)]
            following = nodes[i + 1].form if i + 1 < len(nodes) else ""
            space = self._space(
                node.form,
                following,
                sum(n.form == '"' for n in nodes[: i + 1]) % 2 == 1,
            )
            feats = node.feats
            if node.upos == "PROPN":
                feats = {} if self._french else {"Number": feats.get("Number", "Sing")}
            tokens.append(
                Token(
                    node.form,
                    node.lemma,
                    node.upos,
                    _written(feats),
                    head,
                    node.label,
                    space,
                )
            )
        return tokens

    def _space(self, form: str, following: str, open_quote: bool) -> bool:
        if following in _NO_SPACE_BEFORE or form in _NO_SPACE_AFTER:
            return self._french and following == "%"
        if form == '"':
            return not open_quote
        if following == '"':
            return not open_quote
        if self._french:
            return not (form.endswith("'") or following.startswith("-") and len(following) > 1)
        return not (following in (":", ";", "?", "!") or "-" in (form, following) or form == "$")


def _capitalise(nodes: list[Node]) -> None:
    for node in nodes:
        if node.form in PUNCTUATION:
            continue
        node.form = node.form[:1].upper() + node.form[1:]
        return


def _feminine(form: str) -> str:
    endings = (
        ("er", "ère"),
        ("f", "ve"),
        ("eux", "euse"),
        ("el", "elle"),
        ("ien", "ienne"),
        ("éen", "éenne"),
        ("on", "onne"),
    )
    for ending, other in endings:
        if form.endswith(ending):
            return form[: -len(ending)] + other
    return form if form.endswith("e") else form + "e"


_FRENCH_TENSES = {
    "impf": ("ait", "aient", {"Tense": "Imp"}),
    "fut": ("a", "ont", {"Tense": "Fut"}),
    "cond": ("ait", "aient", {"Mood": "Cnd", "Tense": "Pres"}),
}


def _french_tense(row: list[str], code: str, *, plural: bool) -> tuple[str, Features]:
    """Return the third person of a tense that is built from a stem.

    Raises:
        TemplateError: there is no such form.
    """
    if code not in _FRENCH_TENSES:
        raise TemplateError(f"verb form {code!r} of {row[0]!r}")
    one, many, feats = _FRENCH_TENSES[code]
    stem = row[4].removesuffix("ait") if code == "impf" else row[5] if len(row) > 5 else row[0].removesuffix("e")
    return stem + (many if plural else one), _FINITE | {"Number": "Plur" if plural else "Sing"} | feats


def _french_regular(lemma: str) -> list[str]:
    """Return infinitive, third persons of the present, participle and imperfect of a regular verb.

    Raises:
        TemplateError: the verb ends neither in -er nor in -ir.
    """
    if lemma.endswith("er"):
        stem = lemma[:-2]
        soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
        return [lemma, stem + "e", stem + "ent", stem + "é", soft + "ait"]
    if lemma.endswith("ir"):
        stem = lemma[:-2]
        return [lemma, stem + "it", stem + "issent", stem + "i", stem + "issait"]
    raise TemplateError(f"verb {lemma!r} is not regular and not in the vocabulary")


def _english_s(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "s"


def _doubled(verb: str) -> str:
    return verb + verb[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb) else verb


def _english_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def _english_ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"
