"""Resolve names of the registry: who of those that bear a name is meant, on that day, in that place, beside those others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit
from recoupe.codebook.schema import Actor, covers
from recoupe.model.event import Kind
from recoupe.model.folding import fold
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import ParsedText, Sentence
from recoupe.model.report import Warning, WarningCode
from recoupe.resolve.held import Held
from recoupe.resolve.registry import Bearing, Registry, Role, registry
from recoupe.resolve.scene import head_of, is_shouted
from recoupe.resolve.surroundings import Surroundings, Word, is_acronym, survey, words_of

_NO_NAMES = frozenset({"VERB", "AUX", "ADV", "PRON", "DET"})
_OPENERS = frozenset("-('\"«“")
# In a line of capitals a longer word is a name all the same.
_SHORT = 4
# Movements at home somewhere: an acronym of theirs in a report about quite other countries is something else.
_AT_HOME = frozenset({"REB", "PRM", "CRM", "PTY", "OPP", "UAF"})
# Points by which one who bears a name is preferred to another. The report's countries decide first, company next; the rest breaks ties.
_COUNTRY, _ACTIVE_IN, _EVERYWHERE, _ARMY, _COMPANY, _IN_TERM = 3.0, 2.0, 1.0, 0.7, 1.0, 1.0
_ENDED, _ALIAS, _OUT_OF_TERM = -1.5, -0.7, -0.7
_CLEARLY = 0.6
# A country of which only the capital or an adjective stands in the report acts there as a state; its movements are seldom meant.
_TALKED_OF = 0.4
# Agencies send reporters everywhere.
_AGENCY = 1.5
_TOLD = frozenset({"obl", "obl:arg", "iobj", "obj"})
_NEVER = -100.0
_FOLLOWERS = frozenset({"combatant", "armed-group", "activist"})
# News of a group that is gone goes on for some years.
_YEARS_AFTER = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in the text and those who may bear it.

    Attributes:
        armed: it qualifies fighters or followers.
        ordinary: it is a word or a name of much else, or a description.
        elsewhere: its sentence speaks of sport, savings or shows, and of no country near any who may bear it.
        told: somebody speaks to it or reports for it, as to a news agency.
    """

    hit: Hit[tuple[Bearing, ...]]
    text: str
    bearings: tuple[Bearing, ...]
    armed: bool = False
    ordinary: bool = False
    elsewhere: bool = False
    told: bool = False

    def actors(self) -> tuple[Actor, ...]:
        """Give those who may bear the name, each once."""
        return tuple({bearing.actor.id: bearing.actor for bearing in self.bearings}.values())


@dataclass(frozen=True, slots=True)
class Named:
    """The names of the registry in a report.

    Attributes:
        mentions: the actors in text order.
        around: what surrounds them, with the actors that are sure.
        warnings: one for each name that could not be decided.
    """

    mentions: tuple[ActorMention, ...]
    around: Surroundings
    warnings: tuple[Warning, ...]


def find_names(parsed: ParsedText, codebook: Codebook) -> Named:
    """Find names of the registry over the whole text: a wrong end of a sentence must not cut one in two.

    Raises:
        CodebookError: the document is in a language that the codebook does not hold.
        GazetteerError: the gazetteer cannot be opened.
    """
    return _find_names(Held(parsed), Held(codebook))


@lru_cache(maxsize=2)
def _find_names(held: Held[ParsedText], book: Held[Codebook]) -> Named:
    """Read a report once for its actors and for all who are described."""
    parsed, codebook = held.value, book.value
    around = survey(parsed, codebook)
    candidates = tuple(_candidates(parsed, registry(codebook), around))
    found = tuple(one for one in candidates if not _claims_a_state(parsed, codebook, one) or _is_owned(parsed, one, candidates, around))
    sure = [(one.hit.first, one.actors()[0]) for one in found if len(one.actors()) == 1 and _is_sure(one, around)]
    wider = around.with_actors(sure)
    company = frozenset(name for _, actor in sure for name in (actor.id, *(parent.value for parent in actor.parents)))
    mentions: list[ActorMention] = []
    warnings: dict[str, Warning] = {}
    for one in found:
        actor, doubt = _decide(one, wider, company)
        if actor is not None:
            mentions.append(mention_of(parsed, one.hit.first, one.hit.last, actor))
        elif doubt:
            warnings.setdefault(one.text, _warning(parsed, one, doubt))
    return Named(tuple(mentions), wider, tuple(warnings.values()))


def mention_of(parsed: ParsedText, first: int, last: int, actor: Actor) -> ActorMention:
    """Make a mention of an actor of the registry at tokens `[first, last)`."""
    return ActorMention(
        first=first,
        last=last,
        head=head_of(parsed, first, last),
        entity=actor.id,
        name=actor.name,
        kind=Kind(actor.kind),
        country=actor.country,
        sector=actor.sector,
        rule=f"actors/registry.csv:{actor.id}",
    )


def _candidates(parsed: ParsedText, names: Registry, around: Surroundings) -> Iterator[_Found]:
    behind, tokens = 0, parsed.words
    for at in sorted({*names.bearings.starts(tokens), *(token.i for token in tokens if "-" in token.text)}):
        hit = names.bearings.match(tokens, at) or _former(parsed, names, at) if at >= behind else None
        if hit is None or not _stands_alone(parsed, names, hit) or _names_a_country(parsed, names, hit) or _is_national(parsed, names, hit):
            continue
        bearings = tuple(one for one in hit.value if _may_bear(one, around))
        if bearings and not (_is_common(parsed, names, hit) and not _is_issuers(bearings, around)):
            yield _found(parsed, names, Hit(hit.first, hit.last, bearings), around)
            behind = hit.last


def _found(parsed: ParsedText, names: Registry, hit: Hit[tuple[Bearing, ...]], around: Surroundings) -> _Found:
    """Look at a name in its sentence."""
    tokens = parsed.tokens
    text = parsed.text[tokens[hit.first].start : tokens[hit.last - 1].end]
    sentence = parsed.sentences[tokens[hit.first].sentence]
    if sentence.language not in names.codebook.languages:
        return _Found(hit, text, hit.value)
    words = lexicon(names.codebook, sentence.language)
    return _Found(
        hit,
        text,
        hit.value,
        armed=_is_of_fighters(parsed, names, hit.first),
        ordinary=text in words.language.actors.ordinary or (text[:1].islower() and " " in text),
        elsewhere=_is_elsewhere(parsed, sentence, words, hit, around),
        told=_is_told(parsed, hit.last - 1, words),
    )


def _is_elsewhere(parsed: ParsedText, sentence: Sentence, words: Lexicon, hit: Hit[tuple[Bearing, ...]], around: Surroundings) -> bool:
    """Tell a sentence, or an outlet, of sport, savings or shows, that speaks of no country near those who bear the name."""
    index = words.words("actors", "other_worlds")
    outlet = parsed.document.outlet
    if not any(index.find(parsed.sentence_tokens(sentence))) and not (outlet and any(index.find(words_of(outlet.name)))):
        return False
    countries = {country for one in hit.value for country in (one.actor.country, *one.actor.countries) if country}
    return not any(around.is_near_between(country, sentence.first, sentence.last) for country in countries)


def _is_told(parsed: ParsedText, at: int, words: Lexicon) -> bool:
    """Tell whom somebody speaks to («a déclaré à l'AFP», "told AP"), or for whom a reporter works ("an AFP photographer")."""
    token = parsed.tokens[at]
    above = parsed.tokens[token.head]
    if token.dep in _TOLD:
        return any(above.lemma in verbs for verbs in words.language.attribution.verbs.values())
    noun = words.things.match((above,), 0) if token.dep in ("nmod", "compound", "flat", "appos") else None
    return noun is not None and noun.value.sector == "JRN"


def _former(parsed: ParsedText, names: Registry, at: int) -> Hit[tuple[Bearing, ...]] | None:
    """Find a name behind the sign that it was laid down: «l'ex-GSPC»."""
    token = parsed.tokens[at]
    language = parsed.sentences[token.sentence].language
    if "-" not in token.text or language not in names.codebook.languages:
        return None
    for prefix in names.codebook.language(language).actors.former_prefixes:
        if token.form.startswith(prefix) and len(token.form) > len(prefix):
            name = token.text[len(prefix) :]
            hit = names.bearings.match((Word(name, fold(name), fold(name)),), 0)
            return Hit(at, at + 1, hit.value) if hit is not None else None
    return None


def _is_of_fighters(parsed: ParsedText, names: Registry, at: int) -> bool:
    """Tell a name beside those who fight for it or follow it: "PKK militants", «combattants du PKK»."""
    token = parsed.tokens[at]
    sentence = parsed.sentences[token.sentence]
    if token.dep not in ("compound", "nmod", "flat", "appos") or sentence.language not in names.codebook.languages:
        return False
    above = parsed.tokens[token.head]
    hit = lexicon(names.codebook, sentence.language).things.match((above,), 0)
    return hit is not None and bool(_FOLLOWERS & set(hit.value.classes))


def _names_a_country(parsed: ParsedText, names: Registry, hit: Hit[tuple[Bearing, ...]]) -> bool:
    """Tell that a longer name of a country begins at the same word («République … du Congo»)."""
    country = names.countries.match(parsed.tokens, hit.first)
    return country is not None and country.last > hit.last


def _is_national(parsed: ParsedText, names: Registry, hit: Hit[tuple[Bearing, ...]]) -> bool:
    """Tell people who serve a body of states, with the state that sent them: "Kenyan peacekeepers" are Kenya's."""
    token = parsed.tokens[hit.first]
    if not token.text.islower() or any(one.actor.sector != "IGO" for one in hit.value):
        return False
    return any(names.adjectives.match(parsed.tokens, kid.i) is not None for i in range(hit.first, hit.last) for kid in parsed.kids(i, "amod", "compound"))


def _may_bear(bearing: Bearing, around: Surroundings) -> bool:
    """Tell whether a name may be that of an actor on the day: one that is past may still be spoken of, one to come may not."""
    if around.day is None:
        return True
    starts = (bearing.actor.valid_from, bearing.valid_from)
    return all(start is None or start[:4] <= around.day[:4] for start in starts)


def _is_issuers(bearings: Sequence[Bearing], around: Surroundings) -> bool:
    return around.issuer is not None and any(one.actor.id == around.issuer.id for one in bearings)


def _is_common(parsed: ParsedText, names: Registry, hit: Hit[tuple[Bearing, ...]]) -> bool:
    """Tell what a party calls itself with words that are nobody's own («la Résistance», «les moudjahidines»): it names only the publisher of a release."""
    if any(one.role is not Role.SELF for one in hit.value):
        return False
    sentence = parsed.sentences[parsed.tokens[hit.first].sentence]
    if sentence.language not in names.codebook.languages:
        return False
    common = lexicon(names.codebook, sentence.language).noun_words
    words = [token for token in parsed.tokens[hit.first : hit.last] if token.pos not in ("ADP", "DET", "PUNCT")]
    if any(names.adjectives.match(parsed.tokens, token.i) is not None for token in words):
        return False  # «la Résistance irakienne» is somebody's
    return all(token.lemma in common or token.form in common or token.pos == "ADJ" for token in words)


def _claims_a_state(parsed: ParsedText, codebook: Codebook, one: _Found) -> bool:
    """Tell what a movement calls its own forces and a state calls its own: «les forces armées yéménites»."""
    tokens = parsed.tokens[one.hit.first : one.hit.last]
    language = parsed.sentences[tokens[0].sentence].language
    if any(bearing.role is not Role.SELF for bearing in one.bearings) or language not in codebook.languages:
        return False
    known = lexicon(codebook, language)
    return known.institutions.match(tokens, 0) is not None or any(known.institutions.match(tokens, at) for at in range(1, len(tokens)))


def _is_owned(parsed: ParsedText, one: _Found, others: Sequence[_Found], around: Surroundings) -> bool:
    """Tell that the movement itself speaks: it publishes the report, or the sentence names it otherwise."""
    entities = {actor.id for actor in one.actors()}
    if around.issuer is not None and around.issuer.id in entities:
        return True
    sentence = parsed.tokens[one.hit.first].sentence
    near = (other for other in others if other is not one and parsed.tokens[other.hit.first].sentence == sentence)
    return any(entities & {actor.id for actor in other.actors()} for other in near)


# is it a name at all


def _stands_alone(parsed: ParsedText, names: Registry, hit: Hit[tuple[Bearing, ...]]) -> bool:
    """Refuse one word of a longer name («Amal Clooney», «rue Amal»), a verb, a thing, acronyms in a line of capitals, names over two parts."""
    tokens, token = parsed.tokens, parsed.tokens[hit.first]
    if hit.last - hit.first > 1:
        return _part(parsed, hit.first) == _part(parsed, hit.last - 1)
    if is_acronym(token.text):
        return not _is_shouted_word(parsed, names, hit.first) and not _is_thing(parsed, hit.first)
    if token.pos in _NO_NAMES or (token.dep == "flat" and tokens[token.head].pos == "PROPN" and not _is_quoted(parsed, hit.first)):
        return False
    return not _is_of_person(parsed, hit) and not _goes_on(parsed, hit) and not _is_of_site(parsed, names, hit.first)


def _is_shouted_word(parsed: ParsedText, names: Registry, at: int) -> bool:
    """Tell a short word of a line in capitals that may be a word like any other: no proper noun to the parser, or a noun of the codebook."""
    token = parsed.tokens[at]
    sentence = parsed.sentences[token.sentence]
    if len(token.text) > _SHORT or not is_shouted(parsed.sentence_tokens(sentence)):
        return False
    known = sentence.language in names.codebook.languages and token.form in lexicon(names.codebook, sentence.language).noun_words
    return known or token.pos != "PROPN"


def _is_thing(parsed: ParsedText, at: int) -> bool:
    """Tell an acronym of a thing: with an indefinite article and no noun that it qualifies ("came as a PDF"), or a figure that rises by percents."""
    token = parsed.tokens[at]
    indefinite = any(kid.morph.get("Definite") == "Ind" for kid in parsed.kids(at, "det"))
    above = parsed.tokens[token.head]
    return indefinite or (token.dep == "nsubj" and any(kid.text == "%" for kid in parsed.kids(above.i, "obj", "obl")))


def _is_of_person(parsed: ParsedText, hit: Hit[tuple[Bearing, ...]]) -> bool:
    """Tell a word of a person's name: the name holds more than it, or goes on right behind it."""
    persons = [name for name in parsed.names if name.label == "PER"]
    return any(name.first == hit.last or (name.first <= hit.first and hit.last <= name.last and name.last - name.first > 1) for name in persons)


def _goes_on(parsed: ParsedText, hit: Hit[tuple[Bearing, ...]]) -> bool:
    if any(name.label == "ORG" and name.first == hit.first for name in parsed.names):
        return False
    after = parsed.tokens[hit.last : hit.last + 1]
    return any(token.dep == "flat" and token.head == hit.first and token.pos == "PROPN" and token.text[:1].isupper() for token in after)


def _is_of_site(parsed: ParsedText, names: Registry, at: int) -> bool:
    """Tell the name of a street or stadium: a noun of a site right before it, in small letters, no preposition between («rue Amal»)."""
    before = parsed.tokens[at - 1] if at else None
    if before is None or before.sentence != parsed.tokens[at].sentence or not before.text.islower():
        return False
    language = parsed.sentences[before.sentence].language
    return language in names.codebook.languages and before.lemma in _sites(Held(names.codebook), language)


@lru_cache(maxsize=8)
def _sites(book: Held[Codebook], language: str) -> frozenset[str]:
    return folded(book.value.language(language).places.site_heads)


def _part(parsed: ParsedText, i: int) -> int:
    return parsed.sentences[parsed.tokens[i].sentence].part


def _is_quoted(parsed: ParsedText, at: int) -> bool:
    return at > 0 and parsed.tokens[at - 1].text in _OPENERS


# who is it


def _decide(one: _Found, around: Surroundings, company: frozenset[str]) -> tuple[Actor | None, str]:
    """Give who is meant, or None and what stands in the way."""
    if one.text in around.explained:
        return around.explained[one.text], ""
    actors = one.actors()
    if len(actors) == 1:
        doubtful = _is_doubtful(one, around)
        return (None, "the report does not speak of where it is at home") if doubtful else (actors[0], "")
    agencies = [actor for actor in actors if actor.sector == "JRN"]
    winner = agencies[0] if one.told and len(agencies) == 1 else _winner(one.bearings, around, company)
    if winner is None:
        return None, "neither the countries nor the other actors of the report decide"
    return (None, "the report does not speak of where any of them is at home") if _is_stranger(winner, around, one) else (winner, "")


def choose(bearings: Sequence[Bearing], around: Surroundings) -> Actor | None:
    """Choose among those who bear a name by country and day alone; None when two are about as likely."""
    return _winner([one for one in bearings if _may_bear(one, around)], around, frozenset())


def _winner(bearings: Sequence[Bearing], around: Surroundings, company: frozenset[str]) -> Actor | None:
    points: dict[str, float] = {}
    for bearing in bearings:
        points[bearing.actor.id] = max(_points(bearing, around, company), points.get(bearing.actor.id, _NEVER))
    ranked = sorted(points, key=lambda entity: -points[entity])
    if not ranked or (len(ranked) > 1 and points[ranked[0]] - points[ranked[1]] < _CLEARLY):
        return None
    return next(bearing.actor for bearing in bearings if bearing.actor.id == ranked[0])


def _is_doubtful(one: _Found, around: Surroundings) -> bool:
    """Tell whether the only bearer of an acronym may not be meant: the report speaks of other countries alone."""
    return one.text not in around.explained and _is_stranger(one.actors()[0], around, one)


def _is_sure(one: _Found, around: Surroundings) -> bool:
    """Tell a name that needs no context: no acronym or ordinary word, or one whose country the report speaks of; acronyms also where it speaks of none."""
    return not (one.ordinary or is_acronym(one.text)) or not _is_doubtful(one, around)


def _is_stranger(actor: Actor, around: Surroundings, one: _Found) -> bool:
    """Tell an actor of an acronym or of an ordinary word of whose countries the report does not speak, though it speaks of others."""
    if one.armed or not (one.ordinary or is_acronym(one.text)) or actor.sector not in _AT_HOME or actor.country is None:
        return False
    if around.issuer is not None and around.issuer.id == actor.id:
        return False
    if one.elsewhere or not around.weights:
        return one.elsewhere or one.ordinary
    return not any(around.is_near(country) for country in (actor.country, *actor.countries))


def _points(bearing: Bearing, around: Surroundings, company: frozenset[str]) -> float:
    """Say how much speaks for one who bears a name."""
    actor = bearing.actor
    points = _COUNTRY * around.share(actor.country) if actor.country else _EVERYWHERE
    if actor.country and actor.sector in _AT_HOME and not around.is_local(actor.country):
        points *= _TALKED_OF
    points = max(points, {"MIL": _ARMY, "JRN": _AGENCY}.get(actor.sector or "", 0.0))  # an army is spoken of abroad, a movement at home
    points = max(points, *(_ACTIVE_IN * around.share(country) for country in actor.countries), 0.0)
    kin = {actor.id, *(parent.value for parent in actor.parents)} & company
    points += _COMPANY * bool(kin) + _ALIAS * (bearing.role is Role.ENEMY or bearing.role is Role.SELF)
    if around.issuer is not None and around.issuer.id == actor.id:
        points += _COUNTRY
    return points + _term(bearing, around)


def _term(bearing: Bearing, around: Surroundings) -> float:
    """Judge the day: within the time of a name, or long after the end of the actor or of the name."""
    if around.day is None:
        return 0.0
    ends = [end for end in (bearing.actor.valid_to, bearing.valid_to) if end is not None]
    if any(int(end[:4]) + _YEARS_AFTER < int(around.day[:4]) for end in ends):
        return _ENDED
    dated = bearing.valid_from is not None or bearing.valid_to is not None
    within = covers(bearing.valid_from or bearing.actor.valid_from, bearing.valid_to or bearing.actor.valid_to, around.day)
    return _IN_TERM * (dated and within) + _OUT_OF_TERM * (not within)


def _warning(parsed: ParsedText, one: _Found, doubt: str) -> Warning:
    rivals = " or ".join(f"{actor.name} ({actor.id})" for actor in one.actors())
    span = parsed.span(one.hit.first, one.hit.last)
    return Warning(WarningCode.ACTOR_UNRESOLVED, f"«{one.text}» may be {rivals}, or somebody else: {doubt}", None, "actors", (span,))
