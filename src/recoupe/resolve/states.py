"""Resolve states behind names of countries and capitals that act or are spoken to, and the people who live in a country."""

from collections.abc import Iterator, Sequence

from recoupe.codebook.lexicon import folded
from recoupe.codebook.phrases import Hit
from recoupe.codebook.schema import Country
from recoupe.model.event import Kind
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import Token
from recoupe.resolve.scene import Scene, head_of, is_of_person, is_owner

_SUBJECTS = frozenset({"nsubj", "obl:agent"})
_SPOKEN_TO = frozenset({"REQUEST", "ACCUSE", "THREATEN", "REJECT", "SUPPORT", "CONSULT", "AGREE", "SANCTION", "AID"})
_DEEDS = frozenset({"ASSAULT", "SANCTION", "THREATEN", "MOBILIZE", "COERCE", "REJECT", "ACCUSE", "SUPPORT"})
_DATELINE = 6


def find_states(scene: Scene) -> Iterator[ActorMention]:
    """Find countries and capitals that act or are spoken to: «Washington a défendu», "urged Bangkok"."""
    tokens, behind = scene.tokens(), 0
    for at in sorted({*scene.names.countries.starts(tokens), *scene.names.capitals.starts(tokens)}):
        hit = scene.names.countries.match(tokens, at) or scene.names.capitals.match(tokens, at)
        if at < behind or hit is None or len(hit.value) > 1 or not _is_proper(tokens, hit):
            continue
        first, last = scene.sentence.first + hit.first, scene.sentence.first + hit.last
        head = head_of(scene.parsed, first, last)
        if _heads_line(tokens, hit) or is_of_person(scene.parsed, first, last):
            continue
        if _acts(scene, head) or _is_spoken_to(scene, head) or _owns_deed(scene, head):
            yield _state(hit.value[0], (first, last), head)
        behind = hit.last


def _is_proper(tokens: Sequence[Token], hit: Hit[tuple[Country, ...]]) -> bool:
    words = tokens[hit.first : hit.last]
    return any(token.pos in ("PROPN", "NOUN", "X") and token.text[:1].isupper() for token in words)


def _heads_line(tokens: Sequence[Token], hit: Hit[tuple[Country, ...]]) -> bool:
    """Tell the place of a dateline: first word of its line, with a comma, a bracket or a dash behind it."""
    before, after = tokens[: hit.first], tokens[hit.last : hit.last + _DATELINE]
    if not after or any(token.pos != "PUNCT" for token in before):
        return False
    return after[0].text[:1] in "(–—-" or (after[0].text == "," and any(token.text[:1].isdigit() for token in after))


def _state(land: Country, reach: tuple[int, int], head: int) -> ActorMention:
    return ActorMention(
        first=reach[0],
        last=reach[1],
        head=head,
        entity=f"{land.alpha3.lower()}-gov",
        name=land.name,
        kind=Kind.STATE,
        country=land.alpha3,
        sector="GOV",
        rule="resolve/states.py:state",
    )


def _top(scene: Scene, i: int) -> Token:
    """Climb from a coordinated or apposed name to the first of its row."""
    token = scene.parsed.tokens[i]
    while token.dep in ("conj", "flat") and not token.is_root:
        token = scene.parsed.tokens[token.head]
    return token


def _acts(scene: Scene, i: int) -> bool:
    """Tell a subject of a verb of doing or the doer of a passive; one who suffers, or is something, does not act."""
    token = _top(scene, i)
    if token.dep not in _SUBJECTS:
        return _stands_before_verb(scene, i)
    verb = scene.parsed.tokens[token.head]
    suffers = verb.lemma in _single_words(scene.words.language.syntax.suffer_verbs)
    return verb.pos in ("VERB", "AUX") and not suffers and not scene.parsed.kids(verb.i, "cop")


def _stands_before_verb(scene: Scene, i: int) -> bool:
    """Tell a bare name right before a finite verb that has no subject: the parser lost its subject."""
    token, behind = scene.parsed.tokens[i], scene.parsed.tokens[i + 1 : i + 2]
    if token.dep in ("obl", "nmod", "obj", "appos", "compound") or scene.parsed.kids(i, "case") or not behind or behind[0].sentence != token.sentence:
        return False
    verb = behind[0]
    suffers = verb.lemma in _single_words(scene.words.language.syntax.suffer_verbs)
    return verb.pos == "VERB" and verb.morph.get("VerbForm") == "Fin" and not suffers and not scene.parsed.kids(verb.i, *_SUBJECTS, "nsubj:pass")


def _is_spoken_to(scene: Scene, i: int) -> bool:
    """Tell the object, also of a passive, or the addressee of a verb that only somebody can be the object of (to ask, accuse), or the partner of an accord."""
    token = _top(scene, i)
    above = scene.parsed.tokens[token.head]
    if token.dep in ("obl", "nmod") and (_has_case(scene, token, "with") or _has_case(scene, token, "between")):
        return _is_together(scene, above)
    if token.dep not in ("obj", "iobj", "obl", "nsubj:pass"):
        return False
    refs = [ref for entry in scene.words.verbs.get(above.lemma, ()) if not entry.others for ref in entry.refs]
    spoken = any(ref.type in _SPOKEN_TO for ref in refs)
    if token.dep == "obl":
        return spoken and any(ref.trigger.prepositions.get("to") == "recipient" for ref in refs) and _has_case(scene, token, "to")
    return spoken


def _has_case(scene: Scene, token: Token, name: str) -> bool:
    """Tell whether the preposition of a token is of a class."""
    cases = {(word,) for case in scene.parsed.kids(token.i, "case") for word in (case.lemma, case.form)}
    return bool(cases & set(scene.words.prepositions.get(name, ())))


def _is_together(scene: Scene, above: Token) -> bool:
    """Tell a verb or noun of what two do together («signer la paix», «accord»)."""
    refs = [ref for entry in scene.words.verbs.get(above.lemma, ()) for ref in entry.refs]
    hit = scene.words.nouns.match(scene.tokens(), above.i - scene.sentence.first) if above.pos == "NOUN" else None
    return any(ref.trigger.prepositions.get("with") == "actor" for ref in (*refs, *(hit.value if hit is not None else ())))


def _owns_deed(scene: Scene, i: int) -> bool:
    """Tell the doer beside a noun that tells a deed: «la guerre d'Israël», "Israel's attack"."""
    token = _top(scene, i)
    above = scene.parsed.tokens[token.head]
    if token.dep != "nmod" or not is_owner(scene, token) or above.pos != "NOUN":
        return False
    hit = scene.words.nouns.match(scene.tokens(), above.i - scene.sentence.first)
    return hit is not None and any(ref.trigger.of in ("actor", "either") and ref.type in _DEEDS for ref in hit.value)


def _single_words(phrases: Sequence[str]) -> frozenset[str]:
    return folded(phrase for phrase in phrases if " " not in phrase)


def find_peoples(scene: Scene) -> Iterator[ActorMention]:
    """Find those who live in a country: «les Palestiniens», "Ukrainians"."""
    tokens = scene.tokens()
    for hit in scene.names.inhabitants.find(tokens):
        token = tokens[hit.first]
        if len(hit.value) > 1 or not _is_people(scene, token):
            continue
        land = hit.value[0]
        plural = token.morph.get("Number") != "Sing" or token.text.endswith("s")
        yield ActorMention(
            first=token.i,
            last=scene.sentence.first + hit.last,
            head=token.i,
            entity=f"{land.alpha3.lower()}-cvl",
            name=f"{land.name} population",
            kind=Kind.POPULATION if plural else Kind.PERSON,
            country=land.alpha3,
            sector="CVL",
            rule="resolve/states.py:people",
        )


def _is_people(scene: Scene, token: Token) -> bool:
    """Tell a noun from the adjective that is spelled like it."""
    modifies = token.dep in ("amod", "compound", "flat", "nummod") or bool(scene.parsed.kids(token.i, "cop"))
    return token.pos in ("NOUN", "PROPN") and token.text[:1].isupper() and not modifies
