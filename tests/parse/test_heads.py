"""A tree that breaks the rules of grammar is mended; one that keeps them is left alone."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from recoupe.model.parsed import Token
from recoupe.parse.heads import mended_heads

NONE: Mapping[str, str] = MappingProxyType({})
FEATURES = {
    "Rel": MappingProxyType({"PronType": "Rel"}),
    "Fin": MappingProxyType({"Tense": "Past", "VerbForm": "Fin"}),
    "Part": MappingProxyType({"Tense": "Past", "VerbForm": "Part"}),
    "Fem": MappingProxyType({"Gender": "Fem", "Tense": "Past", "VerbForm": "Part"}),
    "Sing": MappingProxyType({"Number": "Sing"}),
}


def drawn(tree: str) -> list[Token]:
    """Read a tree written as `word/POS/relation>head`, a feature set behind a plus sign."""
    found = []
    for i, cell in enumerate(tree.split()):
        text, pos, relation = cell.split("/")
        dep, over = relation.split(">")
        head, _, features = over.partition("+")
        found.append(Token(i, i, i, text, text.lower(), text.lower(), pos, FEATURES.get(features, NONE), int(head), dep, 0))
    return found


def arcs(tokens: list[Token]) -> dict[str, tuple[str, str]]:
    """Give relation and head of every word, by its form."""
    return {token.text: (token.dep, tokens[token.head].text) for token in tokens}


MENDED = {
    "name-as-case": ("from/ADP/case>2 Tal/PROPN/case>2 Afar/PROPN/root>2", {"Tal": ("compound", "Afar"), "from": ("case", "Afar")}),
    "name-as-preposition": ("near/ADP/case>2 Tal/ADP/case>2 Afar/PROPN/root>2", {"Tal": ("compound", "Afar"), "near": ("case", "Afar")}),
    "copula-with-a-subject": (
        "killing/NOUN/nsubj>2 may/AUX/aux>2 be/AUX/cop>3 crimes/NOUN/root>3",
        {"killing": ("nsubj", "crimes"), "may": ("aux", "crimes"), "be": ("cop", "crimes")},
    ),
    "pair-split-in-two": (
        "swap/NOUN/nsubj>5 between/ADP/case>2 Goma/PROPN/nmod>0 and/CCONJ/cc>5 Beni/PROPN/nsubj>5 began/VERB/root>5",
        {"Beni": ("conj", "Goma"), "and": ("cc", "Beni"), "swap": ("nsubj", "began")},
    ),
    "compound-split-in-two": (
        "Court/PROPN/nsubj>1 issued/VERB/root>1 an/DET/det>3 arrest/NOUN/obj>1+Sing warrant/NOUN/xcomp>1",
        {"warrant": ("obj", "issued"), "arrest": ("compound", "warrant"), "an": ("det", "warrant")},
    ),
    "verb-as-modifier": (
        "Mali/PROPN/nsubj>1 scrambled/VERB/amod>2 jets/NOUN/nsubj>5 ;/PUNCT/punct>4 Niger/PROPN/nsubj>5 protested/VERB/root>5",
        {"jets": ("obj", "scrambled"), "scrambled": ("parataxis", "protested")},
    ),
    "clause-as-subject": (
        "claim/NOUN/nsubj:pass>5 that/SCONJ/mark>3 nobody/PRON/nsubj>3 died/VERB/nsubj:pass>5 was/AUX/aux:pass>5 contested/VERB/root>5",
        {"died": ("acl", "claim"), "claim": ("nsubj:pass", "contested")},
    ),
    "relative-as-conjunct": (
        "Rebels/NOUN/nsubj>1 claimed/VERB/root>1 raid/NOUN/obj>1 that/PRON/nsubj>4+Rel killed/VERB/conj>1 nine/NUM/obj>4",
        {"killed": ("acl:relcl", "raid")},
    ),
    "content-as-root": (
        "Posts/NOUN/nsubj>4 that/SCONJ/mark>4 the/DET/det>3 army/NOUN/nsubj>4 fled/VERB/root>4 are/AUX/cop>6+Fin untrue/ADJ/conj>4",
        {"untrue": ("root", "untrue"), "Posts": ("nsubj", "untrue"), "fled": ("acl", "Posts"), "army": ("nsubj", "fled")},
    ),
    "participle-as-root": (
        "convoy/NOUN/nsubj>1 attacked/VERB/root>1+Fin on/ADP/case>3 Tuesday/PROPN/obl>1 was/AUX/aux>5+Fin carrying/VERB/advcl>1 aid/NOUN/obj>5",
        {"carrying": ("root", "carrying"), "convoy": ("nsubj", "carrying"), "attacked": ("acl", "convoy"), "Tuesday": ("obl", "attacked")},
    ),
    "noun-as-root": (
        "Uganda/PROPN/root>0 granted/VERB/acl>0+Part asylum/NOUN/obj>1 ./PUNCT/punct>0",
        {"granted": ("root", "granted"), "Uganda": ("nsubj", "granted"), ".": ("punct", "granted")},
    ),
    "subject-joined-to-a-place": (
        "In/ADP/case>1 Borno/PROPN/obl>5 ,/PUNCT/punct>3 girls/NOUN/conj>1 were/AUX/aux:pass>5+Fin freed/VERB/root>5",
        {"girls": ("nsubj:pass", "freed"), "Borno": ("obl", "freed")},
    ),
}


@pytest.mark.parametrize(("tree", "wanted"), [pytest.param(*row, id=name) for name, row in MENDED.items()])
def test_breach_of_grammar_is_mended(tree: str, wanted: dict[str, tuple[str, str]]) -> None:
    """Each breach gives way to the tree that the conventions ask for, and the other words keep their place."""
    before = drawn(tree)
    after = mended_heads(before)

    found = arcs(after)
    assert {word: found[word] for word in wanted} == wanted
    assert [token.text for token in after] == [token.text for token in before]


KEPT = {
    "true-pair": "Mali/PROPN/nsubj>3 and/CCONJ/cc>2 Niger/PROPN/conj>0 protested/VERB/root>3",
    "participle-that-agrees": "base/NOUN/root>0 attaquée/VERB/acl>0+Fem mardi/NOUN/obj>1",
    "list-behind-a-preposition": "In/ADP/case>1 Goma/PROPN/obl>6 ,/PUNCT/punct>3 Beni/PROPN/conj>1 and/CCONJ/cc>3 Uvira/PROPN/conj>1 ended/VERB/root>6+Fin",
    "passive-participle": "men/NOUN/root>0 killed/VERB/acl>0+Part in/ADP/case>3 Goma/PROPN/obl>1",
    "second-clause": "Rebels/NOUN/nsubj>1 attacked/VERB/root>1+Fin and/CCONJ/cc>4 were/AUX/aux:pass>4+Fin repelled/VERB/conj>1",
}


@pytest.mark.parametrize("tree", [pytest.param(row, id=name) for name, row in KEPT.items()])
def test_sound_tree_is_left_alone(tree: str) -> None:
    """Nothing is moved where the conventions are kept."""
    before = drawn(tree)

    assert mended_heads(before) == before
