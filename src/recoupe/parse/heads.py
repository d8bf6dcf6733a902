"""Mend trees that no grammar allows: a verb with two subjects, a clause with none, a subject under a preposition.

The parser reads each word for itself, and of a long sentence it now and then draws a tree that breaks the conventions it was taught
(`training/treebank/README.md`). Every rule here asks for such a breach first; a tree that keeps the conventions is left as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from recoupe.model.parsed import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
_VERBAL = frozenset({"VERB", "AUX"})


class _Tree:
    """The tokens of a document, whose heads may be changed."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = list(tokens)
        self._below: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if not token.is_root:
                self._below[token.head].append(token.i)

    def kids(self, at: int, *deps: str) -> list[Token]:
        """Give the dependents of a token in text order, of some relations or of all."""
        return [self.tokens[i] for i in self._below[at] if not deps or self.tokens[i].dep in deps]

    def subjects(self, at: int) -> list[Token]:
        """Give the subjects of a verb."""
        return self.kids(at, *SUBJECTS)

    def hang(self, at: int, head: int, dep: str) -> None:
        """Hang a token on another one."""
        token = self.tokens[at]
        if not token.is_root:
            self._below[token.head].remove(at)
        if head != at:
            self._below[head] = sorted([*self._below[head], at])
        self.tokens[at] = token._replace(head=head, dep=dep)

    def is_above(self, above: int, at: int) -> bool:
        """Tell whether a token hangs on another one, however deep."""
        while at != above and not self.tokens[at].is_root:
            at = self.tokens[at].head
        return at == above


def mended_heads(tokens: Sequence[Token]) -> list[Token]:
    """Give the tokens with the heads that the rules of grammar ask for.

    Args:
        tokens: every token of a document, in text order.

    Returns:
        The tokens in the same order, some with another head.
    """
    tree = _Tree(tokens)
    for at in sorted({at for token in tokens if token.form == "[" for at in (token.i + 1, token.i + 2) if at < len(tokens)}):
        _bracketed(tree, tree.tokens[at])
    for rule in RULES:
        for token in tree.tokens:  # the list that the rule changes: it meets every token as it is by then
            if token.dep in rule.asks_for if rule.asks_for else token.head == token.i:
                rule.mend(tree, token)
    return tree.tokens


@dataclass(frozen=True, slots=True)
class _Rule:
    """What mends a token, and the relations in which it asks for one; none where it asks for heads of sentences."""

    mend: Callable[[_Tree, Token], None]
    asks_for: frozenset[str]


def _bracketed(tree: _Tree, token: Token) -> None:
    """Hang a noun in square brackets on the noun right before them, which it explains: «notre peuple [les habitants]»."""
    opening = next((i for i in (token.i - 1, token.i - 2) if i > 0 and tree.tokens[i].form == "["), None)
    if opening is None or token.pos not in {"NOUN", "PROPN"} or opening < token.head < token.i + 3:
        return
    before, after = tree.tokens[opening - 1], tree.tokens[min(token.i + 1, len(tree.tokens) - 1)]
    if before.pos in {"NOUN", "PROPN"} and before.sentence == token.sentence and after.form == "]" and token.head != before.i and not token.is_root:
        tree.hang(token.i, before.i, "appos")


def _name_as_case(tree: _Tree, token: Token) -> None:
    """Take the first word of a name for what it is: "Tal" of "Tal Afar" is no preposition."""
    if token.head != token.i + 1 or tree.tokens[token.head].pos != "PROPN":
        return
    if token.pos == "PROPN" or _is_written_as_name(tree, token):
        tree.tokens[token.i] = token._replace(pos="PROPN")
        tree.hang(token.i, token.head, "compound")


def _is_written_as_name(tree: _Tree, token: Token) -> bool:
    """Tell whether a capital inside a sentence, behind a preposition, shows that a word is no preposition itself."""
    before = tree.tokens[token.i - 1] if token.i else token
    return token.text.istitle() and before.sentence == token.sentence and before.dep == "case" and before.head == token.head and before.text.islower()


def _burdened_auxiliary(tree: _Tree, token: Token) -> None:
    """Give the predicate the subject that the parser hung on its copula or auxiliary: "the killing may be a crime"."""
    if token.pos == "AUX":
        for kid in tree.kids(token.i, *SUBJECTS, "aux"):
            tree.hang(kid.i, token.head, kid.dep)


def _second_subject(tree: _Tree, token: Token) -> None:
    """Join to its first half the second half of a pair that became a subject of its own: "a swap between Moscow and Kyiv took place"."""
    join, before = token.i - 1, token.i - 2
    if before < 0 or tree.tokens[join].pos != "CCONJ" or tree.tokens[before].sentence != token.sentence:
        return
    others = [one for one in tree.subjects(token.head) if one.i < token.i]
    if others and tree.tokens[before].pos in NOMINAL and tree.is_above(others[-1].i, before):
        tree.hang(token.i, before, "conj")
        tree.hang(join, token.i, "cc")


def _split_compound(tree: _Tree, token: Token) -> None:
    """Make one object of two nouns side by side: "issued an arrest warrant"."""
    if token.pos != "NOUN" or token.i == 0 or tree.kids(token.i, "det", "case", "cop", "mark", "amod"):
        return
    before = tree.tokens[token.i - 1]
    if before.dep == "obj" and before.pos == "NOUN" and before.head == token.head and before.morph.get("Number") == "Sing":
        for kid in tree.kids(before.i):
            tree.hang(kid.i, token.i, kid.dep)
        tree.hang(token.i, token.head, "obj")
        tree.hang(before.i, token.i, "compound")


def _modifier_with_subject(tree: _Tree, token: Token) -> None:
    """Take a participle with a subject of its own for a verb: "Poland scrambled jets while …"."""
    if token.pos != "VERB" or token.head < token.i or not any(one.i < token.i for one in tree.subjects(token.i)):
        return
    noun = tree.tokens[token.head]
    while noun.dep == "compound" and noun.i < noun.head:
        noun = tree.tokens[noun.head]
    if noun.is_root and token.dep == "amod" and not tree.kids(noun.i, "nsubj", "cop", "det"):
        tree.hang(token.i, token.i, "root")
        for kid in tree.kids(noun.i, "punct", "parataxis", "advcl"):
            tree.hang(kid.i, token.i, kid.dep)
        tree.hang(noun.i, token.i, "obj")
    elif not noun.is_root:
        tree.hang(token.i, noun.head, "parataxis")
        tree.hang(noun.i, token.i, "obj")


def _content_of_noun(tree: _Tree, token: Token) -> None:
    """Hang on its noun the clause that says what it says: "the claim that nobody died was contested"."""
    marks = tree.kids(token.i, "mark") if token.pos in _VERBAL else []
    if not marks or marks[0].i > token.i:
        return
    nouns = [one for one in tree.subjects(token.head) if one.i < marks[0].i and one.pos in {"NOUN", "PROPN"}]
    if nouns:
        tree.hang(token.i, nouns[-1].i, "acl")


def _joined_relative(tree: _Tree, token: Token) -> None:
    """Hang a relative clause on its noun that was joined to the main verb: "claimed the attack on a hotel in Gao that killed nine"."""
    if token.pos != "VERB":
        return
    subject = next((one for one in tree.subjects(token.i) if one.morph.get("PronType") == "Rel" and one.i < token.i), None)
    if subject is None or tree.kids(token.i, "cc"):
        return
    noun = tree.tokens[subject.i - 1]
    while noun.pos == "PROPN" and noun.head < noun.i:
        noun = tree.tokens[noun.head]
    if noun.pos in {"NOUN", "PROPN"} and noun.sentence == token.sentence and not tree.is_above(token.i, noun.i):
        tree.hang(token.i, noun.i, "acl:relcl")


def _content_as_root(tree: _Tree, token: Token) -> None:
    """Put a clause under its noun that took the place of the main one: "Posts that the army shelled a mosque are untrue"."""
    marks = tree.kids(token.i, "mark")
    subjects = tree.subjects(token.i)
    if not marks or len(subjects) < 2 or not subjects[0].i < marks[0].i < subjects[1].i:
        return
    told = [one for one in tree.kids(token.i, "conj", "parataxis") if tree.kids(one.i, "cop", "aux", "aux:pass") and not tree.subjects(one.i)]
    main = next((one for one in told if not tree.kids(one.i, "cc", "mark")), None)
    if main is None or subjects[0].pos not in {"NOUN", "PROPN"}:
        return
    _exchange(tree, token, main, subjects[0])


def _participle_as_root(tree: _Tree, token: Token) -> None:
    """Put a participle under its noun that took the place of the main verb: "A convoy attacked on Tuesday was carrying aid"."""
    subjects = tree.subjects(token.i)
    if token.pos != "VERB" or len(subjects) != 1 or subjects[0].pos not in {"NOUN", "PROPN"} or tree.kids(token.i, "aux", "obj"):
        return
    main = next((one for one in tree.kids(token.i, "advcl", "xcomp", "conj", "parataxis") if one.i > token.i and _is_bare_finite(tree, one)), None)
    if main is not None and subjects[0].i < token.i:
        tree.tokens[token.i] = token._replace(morph=MappingProxyType({"Tense": "Past", "VerbForm": "Part"}))
        _exchange(tree, token, main, subjects[0])


def _is_bare_finite(tree: _Tree, verb: Token) -> bool:
    """Tell whether a verb has an auxiliary in the finite form and nothing that would open or join its clause."""
    kids = tree.kids(verb.i)
    first = min((kid.i for kid in kids), default=verb.i)
    finite = [kid for kid in kids if kid.dep in {"aux", "aux:pass", "cop"} and kid.morph.get("VerbForm") == "Fin"]
    return bool(finite) and finite[0].i == first and tree.tokens[first - 1].pos != "PUNCT" and first < verb.i


def _exchange(tree: _Tree, token: Token, main: Token, subject: Token) -> None:
    """Make another verb of the sentence its root, with the subject, and hang the old root on that subject."""
    tree.hang(main.i, main.i, "root")
    tree.hang(subject.i, main.i, "nsubj:pass" if tree.kids(main.i, "aux:pass") else "nsubj")
    tree.hang(token.i, subject.i, "acl")
    for mark in tree.kids(token.i, "punct"):
        if mark.i > main.i:
            tree.hang(mark.i, main.i, "punct")


def _noun_as_root(tree: _Tree, token: Token) -> None:
    """Make a clause of a noun and the active verb behind it: "Uganda granted asylum to him"; a participle that agrees with its noun is none."""
    if token.pos not in {"NOUN", "PROPN"} or tree.kids(token.i, "cop", "nsubj", "case", "conj"):
        return
    verbs = [one for one in tree.kids(token.i, "acl") if one.pos == "VERB" and one.morph.get("Tense") == "Past" and "Gender" not in one.morph]
    if len(verbs) == 1 and _must_be_finite(tree, token, verbs[0]) and not tree.kids(verbs[0].i, "obl:agent", "aux:pass", "mark"):
        verb = verbs[0]
        tree.tokens[verb.i] = verb._replace(morph=MappingProxyType({"Mood": "Ind", "Tense": "Past", "VerbForm": "Fin"}))
        tree.hang(verb.i, verb.i, "root")
        for kid in tree.kids(token.i, "punct", "parataxis"):
            tree.hang(kid.i, verb.i, kid.dep)
        tree.hang(token.i, verb.i, "nsubj")


def _must_be_finite(tree: _Tree, noun: Token, verb: Token) -> bool:
    """Tell whether a participle behind its noun can only be the verb of the sentence.

    It has an object, or is tagged as finite, or an article and a full stop tell the sentence from a headline: "The governor promised to compensate them."
    """
    if tree.kids(verb.i, "obj"):
        return True
    below = [*tree.kids(noun.i), *tree.kids(verb.i)]
    if any(kid.morph.get("VerbForm") == "Fin" for kid in below if kid.i != verb.i):
        return False
    return verb.morph.get("VerbForm") == "Fin" or _is_sentence(tree, noun, below)


def _is_sentence(tree: _Tree, noun: Token, below: Sequence[Token]) -> bool:
    """Tell the subject of a sentence from that of a headline, which has no article and no full stop; only where participles do not agree with their nouns."""
    led = any(kid.pos == "DET" and kid.i < noun.i for kid in tree.kids(noun.i, "det"))
    return led and "Gender" not in noun.morph and any(kid.form == "." for kid in below if kid.dep == "punct")


def _passive_without_auxiliary(tree: _Tree, token: Token) -> None:
    """Take for active a participle that has a subject with an article and no auxiliary: "The mayor appealed for help." is no headline."""
    subjects = tree.kids(token.i, "nsubj:pass")
    if token.pos != "VERB" or len(subjects) != 1 or tree.kids(token.i, "aux", "aux:pass", "obl:agent", "conj", "obj") or "Gender" in token.morph:
        return
    if token.morph.get("VerbForm") != "Fin" and _is_sentence(tree, subjects[0], tree.kids(token.i)):
        tree.tokens[token.i] = token._replace(morph=MappingProxyType({"Mood": "Ind", "Tense": "Past", "VerbForm": "Fin"}))
        tree.hang(subjects[0].i, token.i, "nsubj")


def _distant_verb(tree: _Tree, token: Token) -> None:
    """Make a clause of a noun and the last past below it: "Twenty trucks carrying flour crossed into Gaza."."""
    if token.pos not in {"NOUN", "PROPN"} or "Gender" in token.morph or tree.kids(token.i, "cop", "nsubj", "case"):
        return
    last = token.i
    stop = next((kid for kid in tree.kids(token.i, "punct") if kid.form == "."), None)
    below = [one for one in tree.tokens[token.i + 1 : stop.i] if one.pos in _VERBAL] if stop else []
    if not below or any(one.morph.get("VerbForm") == "Fin" and one.dep != "acl" for one in below):
        return
    verb = below[-1]
    if verb.dep == "acl" and verb.i > last + 1 and verb.morph.get("Tense") == "Past" and len(below) > 1 and not tree.kids(verb.i, "mark", "nsubj", "obl:agent"):
        tree.tokens[verb.i] = verb._replace(morph=MappingProxyType({"Mood": "Ind", "Tense": "Past", "VerbForm": "Fin"}))
        tree.hang(verb.i, verb.i, "root")
        for kid in tree.kids(token.i, "punct"):
            tree.hang(kid.i, verb.i, kid.dep)
        tree.hang(token.i, verb.i, "nsubj")


def _fronted_list(tree: _Tree, token: Token) -> None:
    """Give a clause the subject that the parser joined to what stands before it: "In the north, 18 girls were freed"."""
    if token.pos != "VERB" or tree.kids(token.i, *SUBJECTS, "csubj", "expl", "mark", "cc"):
        return
    helped = [kid for kid in tree.kids(token.i, "aux", "aux:pass") if kid.i < token.i and kid.morph.get("VerbForm") == "Fin"]
    if not helped and token.morph.get("VerbForm") != "Fin":
        return
    start = helped[0].i if helped else token.i
    for place in tree.kids(token.i, "obl"):
        noun = next((one for one in _unjoined(tree, place) if one.i < start), None) if place.i < start else None
        if noun is not None:
            tree.hang(noun.i, token.i, "nsubj:pass" if tree.kids(token.i, "aux:pass") else "nsubj")
            return


def _unjoined(tree: _Tree, place: Token) -> Iterator[Token]:
    """Yield what is joined to a phrase by a comma alone and has no preposition."""
    joined = tree.kids(place.i, "conj", "appos")
    if any(tree.kids(one.i, "cc") for one in joined) or not tree.kids(place.i, "case"):
        return
    for one in joined:
        commas = [kid for kid in tree.kids(one.i, "punct") if kid.form == "," and kid.i < one.i]
        if one.pos in NOMINAL and commas and not tree.kids(one.i, "case"):
            yield one


HEADS: frozenset[str] = frozenset()
RULES = (
    _Rule(_name_as_case, frozenset({"case"})),
    _Rule(_burdened_auxiliary, frozenset({"cop", "aux", "aux:pass"})),
    _Rule(_second_subject, SUBJECTS),
    _Rule(_split_compound, frozenset({"xcomp"})),
    _Rule(_modifier_with_subject, frozenset({"amod", "compound"})),
    _Rule(_content_of_noun, SUBJECTS),
    _Rule(_joined_relative, frozenset({"conj", "parataxis"})),
    _Rule(_content_as_root, HEADS),
    _Rule(_participle_as_root, HEADS),
    _Rule(_noun_as_root, HEADS),
    _Rule(_distant_verb, HEADS),
    _Rule(_passive_without_auxiliary, HEADS),
    _Rule(_fronted_list, frozenset({"root", "parataxis"})),
)
