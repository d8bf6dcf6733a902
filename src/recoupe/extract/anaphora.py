"""Say whom a pronoun stands for: the last person or party told of that agrees with it, or the issuer for «nous»."""

from collections.abc import Iterator

from recoupe.extract.arguments import is_definite, preposition
from recoupe.extract.context import Context
from recoupe.extract.phrases import HUMAN, Phrase, armed_classes, describe
from recoupe.model.parsed import Token
from recoupe.model.report import Outlet

# A pronoun takes up somebody told of in its sentence or at most so many sentences before, in the same paragraph or the one before.
REACH_SENTENCES = 2
PLACES = ("nsubj", "nsubj:pass", "obl:agent", "obj", "obl")
# Marks that open and close quotations, as words are folded.
QUOTATION_MARKS = frozenset({'"', "«", "»"})
AGREEMENT = ("Number", "Gender")


def antecedent(context: Context, pronoun: Phrase) -> Phrase | None:
    """Give the phrase that a third-person pronoun stands for, or None when nobody fits.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    token = context.parsed.tokens[pronoun.head]
    if token.morph.get("Person") in {"1", "2"} or token.morph.get("PronType") in {"Ind", "Int", "Neg"}:
        return None
    if token.morph.get("PronType") == "Dem" and context.parsed.kids(token.i, "acl:relcl"):
        return None  # «ceux qui savaient» are said by their clause
    quoted = _is_quoted(context, token)
    for head in _before(context, token):
        if head.dep == "nsubj" and head.head == token.head and token.dep in {"obj", "iobj"}:
            continue  # whoever does it to "him" does it to somebody else
        if quoted and head.sentence != token.sentence and head.dep == "nsubj" and says(context, context.parsed.tokens[head.head]):
            continue  # who tells of «ils» in quotation marks tells of others
        phrase = describe(context, head.i)
        thing = token.morph.get("Gender") == "Neut" and phrase.kind == "person"  # "its men" are those of a party, not of a man
        if (phrase.kind in HUMAN or _is_namesake(token, phrase)) and not thing and not phrase.pronoun and _agrees(token, head):
            return phrase
    return None


def _is_namesake(pronoun: Token, phrase: Phrase) -> bool:
    """Tell whether "he" or "she" may stand for a name of which nothing else is known."""
    return phrase.kind is None and phrase.proper and pronoun.pos == "PRON" and pronoun.morph.get("Gender") in {"Masc", "Fem"}


def _is_quoted(context: Context, token: Token) -> bool:
    """Tell whether a word stands behind an opening quotation mark of its sentence."""
    sentence = context.parsed.sentences[token.sentence]
    return sum(one.form in QUOTATION_MARKS for one in context.parsed.tokens[sentence.first : token.i]) % 2 == 1


def named(context: Context, phrase: Phrase) -> Phrase:
    """Replace a pronoun by whom it stands for: an antecedent, or the issuer of a release for the first person plural.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    if not phrase.pronoun:
        return _owned(context, phrase)
    outlet = context.parsed.document.outlet
    token = context.parsed.tokens[phrase.head]
    if token.morph.get("Person") == "1" and token.morph.get("Number") == "Plur" and outlet is not None:
        return _as_issuer(context, phrase._replace(pronoun=False), outlet)
    return antecedent(context, phrase) or phrase


def _as_issuer(context: Context, phrase: Phrase, outlet: Outlet) -> Phrase:
    """Let a phrase be the issuer of the document, armed if the issuer is."""
    known = context.codebook.actor_by_id.get(context.mentions.issuer or "")
    classes = phrase.classes | armed_classes(known.classes if known else ())
    return phrase._replace(generic=False, kind="organisation", classes=classes, entity=outlet.entity or context.mentions.issuer, alias=outlet.name)


def _owned(context: Context, phrase: Phrase) -> Phrase:
    """Give the men of somebody his name: «nos combattants» are the issuer's, "its men" those of the party told of before."""
    owner = _owner(context, phrase)
    outlet = context.parsed.document.outlet
    people = phrase.kind in HUMAN or (phrase.kind is None and phrase.weapon is None)
    if owner is not None and _is_ours(context, owner) and outlet is not None and people and phrase.entity is None:
        return _as_issuer(context, phrase, outlet)
    if not (phrase.generic or "armed" in phrase.classes) or phrase.entity is not None:
        return phrase
    if phrase.generic and is_definite(context.parsed, phrase.head, context.lexicon_at(phrase.head)):
        return _told_of(context, phrase) or phrase
    other = antecedent(context, phrase._replace(head=owner.i)) if owner is not None else None
    if other is None:
        return phrase
    return phrase._replace(generic=False, entity=other.entity, country=other.country or phrase.country, alias=other.name if phrase.generic else None)


def owner_of(context: Context, phrase: Phrase) -> Phrase | None:
    """Give whose weapon it is by its possessive: "our F-16s" are the issuer's, "its jets" those of the party told of before.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    owner = _owner(context, phrase)
    if owner is None:
        return None
    outlet = context.parsed.document.outlet
    if _is_ours(context, owner) and outlet is not None:
        entity = outlet.entity or context.mentions.issuer
        return describe(context, owner.i)._replace(pronoun=False, generic=False, kind="organisation", entity=entity, alias=outlet.name)
    return antecedent(context, phrase._replace(head=owner.i))


def owner_of_deed(context: Context, noun: int) -> Phrase | None:
    """Give the person whom the possessive of a deed stands for: told before, or the subject that follows («Après son arrestation, l'opposant …»).

    Raises:
        SpanError: a phrase holds white space alone.
    """
    phrase = describe(context, noun)
    owner = next((token for token in context.parsed.kids(noun, "det", "nmod") if token.morph.get("Poss") == "Yes"), None)
    if owner is None or owner.morph.get("Person") in {"1", "2"}:
        return None
    ahead = _announced(context, owner)
    found = describe(context, ahead.i) if ahead is not None else antecedent(context, phrase._replace(head=owner.i))
    return found if found is not None and found.kind in PERSONS else None


# Whom a deed can befall as a person: a party or a state is not arrested.
PERSONS = frozenset({"person", "group", "population"})


def _announced(context: Context, owner: Token) -> Token | None:
    """Give the subject that a possessive before it announces: nobody was told of before in its sentence, and both hang on one clause."""
    here = context.parsed.sentence_tokens(context.parsed.sentences[owner.sentence])
    if any(token.i < owner.i and token.dep in PLACES and describe(context, token.i).kind in HUMAN for token in here):
        return None
    above = {token.i for token in context.parsed.ancestors(owner.i)}
    subjects = (token for token in here if token.i > owner.i and token.i not in above and token.dep in {"nsubj", "nsubj:pass"} and token.head in above)
    return next((token for token in subjects if not _is_owned(context, token)), None)


def _is_owned(context: Context, token: Token) -> bool:
    """Tell whether a noun has a possessive of its own: whose «sa famille» is was told before."""
    return any(kid.morph.get("Poss") == "Yes" for kid in context.parsed.kids(token.i, "det"))


def _is_ours(context: Context, owner: Token) -> bool:
    """Tell whether a possessive is that of the first person plural: by its form where the tree does not know."""
    return owner.morph.get("Person") == "1" or context.lexicon_at(owner.i).words("syntax", "our_words").match((owner,), 0) is not None


def _owner(context: Context, phrase: Phrase) -> Token | None:
    """Give the possessive of a phrase, in the tree or right before it."""
    before = context.parsed.tokens[max(phrase.first - 1, 0)]
    near = (before,) if before.i < phrase.first <= phrase.head and before.sentence == context.parsed.tokens[phrase.head].sentence else ()
    kids = context.parsed.kids(phrase.head, "det", "nmod")
    return next((token for token in (*kids, *near) if token.morph.get("Poss") == "Yes"), None)


def _told_of(context: Context, phrase: Phrase) -> Phrase | None:
    """Give the armed party told of just before, whom a definite generic doer takes up: one that did something, never one that suffered."""
    token = context.parsed.tokens[phrase.head]
    for head in _before(context, token):
        if not _does(context, head) or head.head in {token.head, phrase.head}:
            continue  # «Les FDS ont mis en déroute les assaillants»: nobody does it to himself
        other = describe(context, head.i)
        if not other.generic and not other.pronoun and (other.kind in HUMAN) and "armed" in other.classes:
            return phrase._replace(generic=False, entity=other.entity, country=other.country, sector=other.sector, alias=other.name)
    return None


def _does(context: Context, head: Token) -> bool:
    """Tell whether a party does what is told of it: the subject of a deed, or whoever stands behind «par»."""
    if head.dep == "nsubj":
        trigger = context.triggers.get(head.head)
        return trigger is not None and any(ref.trigger.subject == "actor" for ref in trigger.refs)  # not «quatorze soldats ont trouvé la mort»
    return head.dep == "obl:agent" or (head.dep == "obl" and "by" in preposition(context.parsed, head.i, context.lexicon_at(head.i)))


def says(context: Context, token: Token) -> bool:
    """Tell whether a token is a verb of saying."""
    return token.pos == "VERB" and token.lemma in context.lexicon_at(token.i).saying_verbs


def _before(context: Context, pronoun: Token) -> Iterator[Token]:
    """Yield the phrase heads before a pronoun: nearest sentence first, in a sentence subjects first."""
    sentences = context.parsed.sentences
    for number in range(pronoun.sentence, max(-1, pronoun.sentence - REACH_SENTENCES - 1), -1):
        here = [token for token in context.parsed.sentence_tokens(sentences[number]) if token.i < pronoun.i and token.dep in PLACES]
        yield from sorted(here, key=lambda token: (PLACES.index(token.dep), -token.i))


def _agrees(pronoun: Token, head: Token) -> bool:
    """Tell whether number and gender agree as far as both are known; «ses» agrees with what is owned, not with who owns it."""
    if pronoun.pos == "DET":
        return True
    return all(pronoun.morph.get(name) is None or head.morph.get(name) is None or pronoun.morph[name] == head.morph[name] for name in AGREEMENT)
