"""A finite verb has a subject, a word behind an auxiliary is a verb, and a sentence ends with a mark: what the parser leaves out, word order gives."""

import pytest

from recoupe.codebook.lexicon import lexicon
from recoupe.model.parsed import Token
from recoupe.parse.attachments import with_rows
from recoupe.parse.subjects import with_subjects, with_verbs
from tests.support import codebook, parsed

FINITE = {"Mood": "Ind", "VerbForm": "Fin"}
PARTICIPLE = {"Tense": "Past", "VerbForm": "Part"}


def tree(written: str) -> list[Token]:
    """Read a tree of our own, `form/POS/relation/head` a word, heads from 0; `!` marks what is finite and `~` a participle."""
    tokens = []
    for i, cell in enumerate(written.split()):
        form, pos, dep, head = cell.rsplit("/", 3)
        morph = FINITE if form.endswith("!") else PARTICIPLE if form.endswith("~") else {}
        form = form.rstrip("!~")
        tokens.append(Token(i, 10 * i, 10 * i + len(form), form, form.casefold(), form.casefold(), pos, morph, int(head), dep, 0))
    return tokens


SUBJECTS = {
    "conjunct of what stands before": (
        "Mardi/NOUN/obl/9 ,/PUNCT/punct/0 un/DET/det/3 mur/NOUN/conj/0 et/CCONJ/cc/6 sa/DET/det/6 grille/NOUN/conj/0 ont!/AUX/aux/9 été/AUX/aux:pass/9 soufflés/VERB/root/9",
        "mur", "nsubj:pass", "soufflés",
    ),
    "subject of the auxiliary": ("Les/DET/det/1 bandits/NOUN/nsubj/2 ont!/AUX/aux/3 pillé/VERB/root/3 le/DET/det/5 port/NOUN/obj/3", "bandits", "nsubj", "pillé"),
    "subject of a participle": (
        "Les/DET/det/1 raids/NOUN/nsubj:pass/2 menés~/VERB/acl/6 par/ADP/case/4 Tunis/PROPN/obl:agent/2 avaient!/AUX/aux/6 fait/VERB/root/6 dix/NUM/nummod/8 morts/NOUN/obj/6",
        "raids", "nsubj", "fait",
    ),
    "name with a relative clause": (
        "Rabat/PROPN/parataxis/7 ,/PUNCT/punct/0 qui/PRON/nsubj/3 observe!/VERB/acl:relcl/0 Tunis/PROPN/obj/3 ,/PUNCT/punct/0 a!/AUX/aux/7 réagi/VERB/root/7",
        "Rabat", "nsubj", "réagi",
    ),
    "verb hung on its subject": ("Les/DET/det/1 anciens/NOUN/root/1 du/ADP/case/3 bourg/NOUN/nmod/1 palabrent!/VERB/advmod/3", "anciens", "nsubj", "palabrent"),
    "subject behind an opening participle": (
        "Acting~/VERB/csubj/5 on/ADP/case/2 word/NOUN/obl/0 ,/PUNCT/punct/0 troops/NOUN/obj/0 raided!/VERB/root/5 camps/NOUN/obj/5",
        "troops", "nsubj", "raided",
    ),
    "subject behind a day": (
        "On/ADP/case/1 4/NUM/obl/6 March/PROPN/nmod/1 the/DET/det/4 ward/NOUN/nmod/1 was!/AUX/aux:pass/6 hit~/VERB/root/6",
        "ward", "nsubj:pass", "hit",
    ),
    "object before a colon": (
        "Ils/PRON/nsubj/2 ont!/AUX/aux/2 vidé/VERB/root/2 un/DET/det/4 dépôt/NOUN/nsubj/8 :/PUNCT/punct/7 dix/NUM/nummod/7 sacs/NOUN/nsubj/8 manquent!/VERB/conj/2",
        "dépôt", "obj", "vidé",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "word", "relation", "verb"), SUBJECTS.values(), ids=SUBJECTS)
def test_phrase_before_a_verb_is_its_subject(written: str, word: str, relation: str, verb: str) -> None:
    """A finite verb that the tree leaves without a subject takes the noun phrase right before it."""
    tokens = with_subjects(tree(written))
    found = next(token for token in tokens if token.text == word)

    assert (found.dep, tokens[found.head].text) == (relation, verb)


def test_imperative_and_preposition_give_no_subject() -> None:
    """What stands behind a preposition is no subject."""
    tokens = with_subjects(tree("À/ADP/case/1 Goma/PROPN/obl/2 tombent!/VERB/root/2 des/DET/det/4 obus/NOUN/obj/2"))

    assert tokens[1].dep == "obl"


def test_word_behind_an_auxiliary_is_a_verb() -> None:
    """A form that the parser took for a noun behind an auxiliary becomes a verb with a lemma of the codebook."""
    words = lexicon(codebook(), "fr")
    tokens = with_verbs(tree("Ils/PRON/nsubj/2 ont!/AUX/aux/2 barré/NOUN/root/2 la/DET/det/4 rue/NOUN/obj/2"), lambda _: words)

    assert (tokens[2].pos, tokens[4].pos) == ("VERB", "NOUN")


def test_noun_that_opens_a_sentence_is_no_verb() -> None:
    """What holds a genitive at the head of a sentence is a noun."""
    words = lexicon(codebook(), "fr")
    tokens = with_verbs(tree("Démenti/VERB/root/0 de/ADP/case/3 la/DET/det/3 mairie/NOUN/nmod/0"), lambda _: words)

    assert tokens[0].pos == "NOUN"


ROWS = {
    "own preposition": ("L'/DET/det/1 armée/NOUN/nsubj/6 ,/PUNCT/punct/4 dans/ADP/case/4 un_tract/NOUN/conj/1 ,/PUNCT/punct/6 nie!/VERB/root/6", 4, "obl", 6),
    "second name": ("Le/DET/det/1 Front/PROPN/nsubj/6 ,/PUNCT/punct/4 le/DET/det/4 mouvement/NOUN/nsubj/6 ,/PUNCT/punct/6 nie!/VERB/root/6", 4, "appos", 1),
    "agent on a noun": (
        "Ils/PRON/nsubj:pass/2 sont!/AUX/aux:pass/2 enlevés/VERB/root/2 sur/ADP/case/4 la_route/NOUN/obl/2 par/ADP/case/6 des_hommes/NOUN/obl:agent/4", 6, "obl:agent", 2,
    ),
    "a true row": ("Le/DET/det/1 maire/NOUN/nsubj/5 et/CCONJ/cc/4 le/DET/det/4 juge/NOUN/conj/1 nient!/VERB/root/5", 4, "conj", 1),
}  # fmt: skip


@pytest.mark.parametrize(("written", "at", "relation", "head"), ROWS.values(), ids=ROWS)
def test_row_holds_what_a_conjunction_joins(written: str, at: int, relation: str, head: int) -> None:
    """A phrase with its own preposition, a second name and an agent stand in no row; what a conjunction joins does."""
    token = with_rows(tree(written))[at]

    assert (token.dep, token.head) == (relation, head)


def test_sentence_goes_on_to_its_mark() -> None:
    """No sentence ends in the middle of a line without a mark, and its tokens know theirs."""
    text = parsed("« Tout a brûlé, a soupiré Awa Diarra. Il ne reste rien. »", "fr")

    assert all(text.tokens[sentence.last - 1].pos == "PUNCT" for sentence in text.sentences)
    assert all(token.sentence == sentence.i for sentence in text.sentences for token in text.sentence_tokens(sentence))
