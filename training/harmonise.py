"""One shape for constructions that the treebanks annotate in different ways.

The rules that read a parse should find the counted noun as object in «plus de 20 soldats», the place as
the oblique of «près de Goma», and the reporting verb of a quote always as its parataxis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from training.conllu import Token

_COUNTERS = frozenset(("plus", "moins", "près"))
_NEAR = frozenset(("près", "auprès", "autour"))
_DE = frozenset(("de", "d'", "d’", "du", "des"))
_VERBAL = frozenset(("VERB", "AUX", "ADJ", "ADV"))
_QUOTE_MARKS = frozenset("\"'“”«»‘’,-–—")

Tree = list[Token]


def _set(tree: Tree, i: int, head: int, deprel: str, upos: str | None = None) -> None:
    tree[i] = replace(tree[i], head=head, deprel=deprel, upos=upos or tree[i].upos)


def _children(tree: Tree, i: int) -> list[int]:
    return [k for k, t in enumerate(tree) if t.head == i and k != i]


def _take_place(tree: Tree, old: int, new: int, deprel: str | None = None) -> None:
    """Let `new`, a dependent of `old`, take the place of `old` and all its other dependents."""
    for k in _children(tree, old):
        if k != new:
            _set(tree, k, new, tree[k].deprel)
    if tree[old].head == old:
        _set(tree, new, new, "root")
    else:
        _set(tree, new, tree[old].head, deprel or tree[old].deprel)


def _counted(tree: Tree, i: int) -> None:
    """Plus de 20 soldats: the noun is the head, «plus de» modifies the number."""
    if tree[i].form.lower() not in _COUNTERS or tree[i].upos != "ADV" or i + 2 >= len(tree):
        return
    noun = tree[i + 1].head
    if tree[i + 1].form.lower() not in _DE or tree[noun].head != i or noun <= i + 1 or tree[i + 2].upos != "NUM":
        return
    modifiers = [k for k in _children(tree, i) if k < i and tree[k].deprel == "advmod"]
    _take_place(tree, i, noun)
    number = i + 2 if tree[i + 2].lemma not in ("un", "une") or noun == i + 2 else noun
    _set(tree, i, number, "advmod")
    _set(tree, i + 1, i, "fixed")
    for k in modifiers:
        _set(tree, k, i, "advmod")


def _near(tree: Tree, i: int) -> None:
    """Près de Goma: the place is the head, «près de» its preposition."""
    if tree[i].form.lower() not in _NEAR or tree[i].upos != "ADV" or i + 2 >= len(tree):
        return
    place = tree[i + 1].head
    if tree[i + 1].form.lower() not in _DE or tree[place].head != i or place <= i + 1:
        return
    nominal = tree[tree[i].head].upos not in _VERBAL or tree[i].deprel == "nmod"
    _take_place(tree, i, place, "nmod" if nominal else "obl")
    _set(tree, i, place, "case", "ADP")
    _set(tree, i + 1, i, "fixed")


def _of_whom(tree: Tree, i: int) -> None:
    """Neuf morts, dont deux enfants: a noun phrase and its preposition, no relative clause."""
    head = tree[i].head
    if tree[i].form.lower() != "dont" or tree[head].deprel != "acl:relcl" or tree[head].upos not in ("NOUN", "NUM", "PROPN"):
        return
    if any(tree[k].deprel in ("cop", "nsubj") for k in _children(tree, head)):
        return
    _set(tree, head, tree[head].head, "nmod")
    _set(tree, i, head, "case", "ADP")


def _in_order_to(tree: Tree, i: int) -> None:
    """Afin de frapper: the verb depends on the main verb, «afin de» is its marker."""
    if tree[i].form.lower() != "afin" or i + 1 >= len(tree):
        return
    verb = tree[i + 1].head
    if tree[verb].head != i or tree[verb].deprel != "ccomp" or tree[i].head == i:
        return
    _take_place(tree, i, verb, "advcl")
    _set(tree, i, verb, "mark")
    _set(tree, i + 1, i, "fixed")


def _french_at_least(tree: Tree, i: int) -> None:
    """Au moins 20: both words modify the number together."""
    if tree[i].form.lower() != "au" or i + 2 >= len(tree) or tree[i + 1].form.lower() != "moins":
        return
    if tree[i].deprel == "advmod" and tree[i + 2].deprel == "nummod" and tree[i].head == tree[i + 2].head:
        _set(tree, i, i + 2, "advmod")


def _at_least(tree: Tree, i: int) -> None:
    """At least 20: both words modify the number together."""
    if tree[i].form.lower() != "at" or i + 2 >= len(tree) or tree[i].head != i + 1:
        return
    if tree[i + 1].form.lower() not in ("least", "most") or tree[i + 1].head <= i + 1:
        return
    _set(tree, i, tree[i + 1].head, "advmod")
    _set(tree, i + 1, i, "fixed")


def _said_after(tree: Tree, i: int) -> None:
    """«…», he said: the quoted clause is the head and the reporting verb its parataxis."""
    if tree[i].upos != "VERB":
        return
    children = _children(tree, i)
    quoted = [k for k in children if tree[k].deprel == "ccomp" and k < i]
    subjects = [k for k in children if tree[k].deprel == "nsubj"]
    if len(quoted) != 1 or not subjects or any(tree[k].deprel == "mark" for k in _children(tree, quoted[0])):
        return
    clause = quoted[0]
    end = _last(tree, clause)
    if end > min([i, *subjects]) or not any(tree[k].form in _QUOTE_MARKS for k in range(clause, min([i, *subjects]))):
        return
    if tree[i].head == i:
        _set(tree, clause, clause, "root")
    else:
        _set(tree, clause, tree[i].head, tree[i].deprel)
    _set(tree, i, clause, "parataxis")
    for k in children:
        outside = tree[k].deprel == "punct" and (k < min([i, *subjects]) or k == len(tree) - 1)
        if outside or (tree[k].deprel in ("cc", "mark") and k < clause):
            _set(tree, k, clause, tree[k].deprel)


def _last(tree: Tree, i: int) -> int:
    """Return the index of the last token below `i` or itself."""
    return max([i, *(_last(tree, k) for k in _children(tree, i))])


def _united(tree: Tree, i: int) -> None:
    """United (Nations, States): always an adjective."""
    if tree[i].form.lower() == "united" and tree[i].deprel == "amod":
        tree[i] = replace(tree[i], upos="ADJ", lemma="United", feats="_")


_LOOSE_DETERMINERS = frozenset(("plusieurs", "quelque", "quelques", "chaque", "tout", "certain", "aucun"))


def _loose_features(tree: Tree, i: int) -> None:
    """Features that the two French treebanks give differently are left out."""
    token = tree[i]
    feats = [] if token.feats == "_" else token.feats.split("|")
    if token.upos == "PROPN":
        feats = []
    elif token.upos == "NUM":
        feats = ["NumType=Card"]
    elif token.upos == "AUX" and token.form.lower() == "été":
        feats = ["Tense=Past", "VerbForm=Part"]
    elif token.upos == "DET" and ("Poss=Yes" in feats or token.lemma in _LOOSE_DETERMINERS):
        feats = [f for f in feats if not f.startswith(("PronType", "Definite"))]
    tree[i] = replace(token, feats="|".join(feats) or "_")


_STEPS: dict[str, tuple[Callable[[Tree, int], None], ...]] = {
    "fr": (_counted, _french_at_least, _near, _of_whom, _in_order_to, _loose_features),
    "en": (_at_least, _said_after, _united),
}


def harmonise(tokens: tuple[Token, ...], language: str) -> tuple[Token, ...]:
    """Return the tree with the constructions above in their one shape."""
    tree = list(tokens)
    for step in _STEPS[language]:
        for i in range(len(tree)):
            step(tree, i)
    return tuple(tree)
