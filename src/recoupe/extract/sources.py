"""Read who speaks: the noun phrase of a source becomes a name, a kind and an actor of the registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.language import AttributionCues, Language
from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex, split_words
from recoupe.extract.arguments import is_definite
from recoupe.model.event import Relation, SourceKind
from recoupe.model.folding import fold
from recoupe.model.mentions import ActorMention, Mentions
from recoupe.model.parsed import ParsedText, Token
from recoupe.model.span import Span

# Dependents that say more about a source than its name does.
_BEYOND = frozenset({
    "acl", "acl:relcl", "appos", "conj", "cc", "punct", "advcl", "parataxis", "cop", "nsubj", "nsubj:pass", "aux", "aux:pass", "advmod", "mark", "ccomp",
    "xcomp", "obj", "obl", "case", "dep", "list", "orphan", "vocative", "discourse",
})  # fmt: skip
# A name of more words than this is a clause that the parser mistook.
_MOST_WORDS = 12
# A noun takes up an actor that was named at most so many words before.
_FAR = 120
_SPEAKING_SECTORS = frozenset({"GOV", "MIL", "COP", "JUD", "SPY", "LEG"})


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks: the words without the article, what kind of source, the actor if the registry has it."""

    name: str
    kind: SourceKind
    entity: str | None
    span: Span
    head: int


@dataclass(frozen=True, slots=True, eq=False)
class VoiceWords:
    """The words of attribution of one language."""

    code: str
    cues: AttributionCues
    openers: PhraseIndex[str]
    hearsay: PhraseIndex[str]
    pseudo: PhraseIndex[str]
    kinds: PhraseIndex[SourceKind]
    verbs: PhraseIndex[Relation]
    object_verbs: PhraseIndex[Relation]
    nouns: PhraseIndex[Relation]
    contrary: PhraseIndex[str]
    opening: PhraseIndex[str]
    claims: PhraseIndex[str]
    own_claims: PhraseIndex[str]
    denials: PhraseIndex[str]
    accusations: PhraseIndex[str]
    unnamed: PhraseIndex[str]
    agencies: PhraseIndex[str]
    countries: PhraseIndex[str]
    victims: PhraseIndex[str]
    forms: Mapping[str, str]
    negations: frozenset[str]
    gapped: Mapping[str, tuple[tuple[tuple[str, ...], Relation], ...]]
    sets: Mapping[str, frozenset[str]]
    known: Lexicon

    def has(self, name: str, token: Token) -> bool:
        """Tell whether a token is one of the words that a field of the codebook lists, as it stands or by its lemma."""
        return token.lemma in self.sets[name] or token.form in self.sets[name]


_SETS = (
    "hearsay_words", "hearsay_passives", "conditional_pseudo", "condition_words", "spokes_nouns", "claim_participles", "speech_verbs", "listener_verbs",
    "carriers",
    "media_prepositions", "qualify_verbs", "listeners", "pronouns", "relatives", "impersonal", "latter_words", "own_words", "not_sources", "articles",
    "of_words", "by_words", "deed_prepositions", "topic_words", "same_words", "relative_openers", "taken_up", "talk", "as_words", "that_words",
    "learn_verbs", "learn_from", "interview_verbs", "hearing", "reach_verbs", "stand_ins", "office_stand_ins", "contracted", "without_words",
    "recovery_verbs", "rest_verbs", "interview_nouns",
)  # fmt: skip


def _plain(words: Iterable[str]) -> PhraseIndex[str]:
    return PhraseIndex((word, word) for word in words)


def _relations(rows: Mapping[str, tuple[str, ...]], reflexives: frozenset[str]) -> PhraseIndex[Relation]:
    """Index verbs by relation; a reflexive pronoun is left out, the tree hangs it on the verb."""
    return PhraseIndex((_bare(word, reflexives), Relation(relation)) for relation, group in rows.items() for word in group)


def _gapped(rows: Mapping[str, tuple[str, ...]], reflexives: frozenset[str]) -> dict[str, tuple[tuple[tuple[str, ...], Relation], ...]]:
    """Give the verbs of several words, which an adverb may part: «fait désormais état de»."""
    found: dict[str, list[tuple[tuple[str, ...], Relation]]] = {}
    for relation, group in rows.items():
        for word in group:
            first, *others = split_words(_bare(word, reflexives))
            if others:
                found.setdefault(first, []).append((tuple(others), Relation(relation)))
    return {first: tuple(entries) for first, entries in found.items()}


def _bare(word: str, reflexives: frozenset[str]) -> str:
    for pronoun in sorted(reflexives, key=len, reverse=True):
        for start in (f"{pronoun} ", pronoun if pronoun.endswith("'") else f"{pronoun} "):
            if word.startswith(start):
                return word[len(start) :]
    return word


@lru_cache(maxsize=16)
def voice_words(codebook: Codebook, code: str) -> VoiceWords:
    """Build the look-ups of a language, once a codebook.

    Raises:
        CodebookError: the codebook holds no such language.
    """
    known = lexicon(codebook, code)
    cues = known.language.attribution
    reflexives = known.reflexives
    return VoiceWords(
        code=code,
        cues=cues,
        openers=_plain((*cues.openers, *cues.pseudo)),
        hearsay=_plain(cues.hearsay_openers),
        pseudo=_plain(cues.pseudo),
        kinds=PhraseIndex((word, SourceKind(kind)) for kind, group in cues.source_nouns.items() for word in group),
        verbs=_relations(cues.verbs, reflexives),
        object_verbs=_relations(cues.object_verbs, reflexives),
        nouns=_relations(cues.nouns, frozenset()),
        claims=_plain(_bare(word, reflexives) for word in cues.claim_phrases),
        contrary=_plain(cues.contrary_openers),
        opening=_plain(cues.opening_openers),
        own_claims=_plain(cues.own_claim_phrases),
        denials=_plain(_bare(word, reflexives) for word in cues.denial_phrases),
        accusations=_plain(_bare(word, reflexives) for word in cues.accusation_phrases),
        unnamed=_plain(cues.unnamed_signs),
        agencies=PhraseIndex((name, outlet.id) for outlet in codebook.outlets if outlet.kind == "agency" for name in (outlet.name, *outlet.aliases)),
        countries=PhraseIndex((name, land.alpha3) for land in codebook.countries for name in (land.name, *land.names, *land.capitals, *land.metonyms)),
        victims=_plain(
            word for rows in (known.language.quantities.harm_nouns, known.language.quantities.harm_adjectives) for group in rows.values() for word in group
        ),
        forms={fold(form): fold(lemma) for lemma, group in cues.forms.items() for form in group},
        negations=folded(known.language.status.negation),
        gapped=_gapped(cues.verbs, reflexives),
        sets={name: folded(getattr(cues, name)) for name in _SETS} | _further_sets(known.language),
        known=known,
    )


def _further_sets(language: Language) -> dict[str, frozenset[str]]:
    """Give words that other sections list: months and days."""
    dates = language.dates
    days = folded(dates.weekdays)
    return {"months": folded(dates.months) | days, "weekdays": days}


class SourceReader:
    """Reads noun phrases of one document as sources."""

    def __init__(self, parsed: ParsedText, mentions: Mentions, codebook: Codebook) -> None:
        """Keep the document and its actors."""
        self.parsed = parsed
        self.codebook = codebook
        self._actors = {at: actor for actor in mentions.actors for at in range(actor.first, actor.last)}

    def words_at(self, token: int) -> VoiceWords:
        """Give the words of the language that a token is written in."""
        return voice_words(self.codebook, self.parsed.sentences[self.parsed.tokens[token].sentence].language)

    def source(self, head: int) -> Source | None:
        """Read the noun phrase of a token as a source; None where its noun cannot speak."""
        first, last = self.phrase(head)
        span = self.parsed.span(first, last)
        counted = self._counted(head)
        kind = self._kind(counted, first, max(last, counted + 1))
        if kind is None:
            return None
        actor = self._actor(head) or self._apposed(head, first)
        if actor is not None and self._actors.get(head) is None and not self._is_spokes(head) and kind is not SourceKind.COMMUNIQUE and actor.last <= first:
            return Source(actor.name, _actor_kind(actor, self.codebook), actor.entity, self.parsed.span(actor.first, actor.last), actor.head)
        return Source(span.text, kind, actor.entity if actor else None, span, head)

    def _counted(self, head: int) -> int:
        """Give the noun that a number counts: "two of his colleagues", «deux des rescapés»."""
        if self.parsed.tokens[head].pos != "NUM":
            return head
        return next((kid.i for kid in self.parsed.kids(head, "nmod") if kid.pos == "NOUN" and kid.i > head), head)

    def names_somebody(self, at: int) -> bool:
        """Tell whether a token is an actor of the registry or a noun that the codebook knows to speak."""
        words = self.words_at(at)
        return at in self._actors or words.kinds.match(self.parsed.tokens, at) is not None

    def is_actor(self, at: int) -> bool:
        """Tell whether a token belongs to the name of an actor of the registry."""
        return at in self._actors

    def phrase(self, head: int) -> tuple[int, int]:
        """Give the tokens `[first, last)` of a noun phrase without its article, clauses and appositions."""
        inner = self._inner(head)
        first = last = head
        while first - 1 in inner or (first - 2 in inner and self._is_mark(first - 1)):
            first -= 1
        while last + 1 in inner or (last + 2 in inner and self._is_mark(last + 1)):
            last += 1
        named = next(
            (
                name
                for name in self.parsed.names
                if name.first <= head < name.last or name.first - 2 <= head < name.first and self.parsed.tokens[head].pos == "PROPN"
            ),
            None,
        )
        if named is not None and named.label == "PER":
            first, last = min(first, named.first), max(last, named.last - 1)
        while last + 1 < len(self.parsed.tokens) and self._goes_on(last, range(first, last + 1)):
            last += 1
        while last > head and self.parsed.tokens[last].dep == "case":
            last -= 1  # "the general's claim"
        while first >= 2 and self.parsed.tokens[first - 1].form == "-" and self.parsed.tokens[first - 1].end == self.parsed.tokens[first].start:
            first -= 2
        articles = self.words_at(head).sets["articles"]
        while first < head and (self.parsed.tokens[first].form in articles or self._is_lead(self.parsed.tokens[first])):
            first += 1
        first = max(first, head - _MOST_WORDS + 1)  # a long row of modifiers must not push the head out
        return first, min(last + 1, first + _MOST_WORDS)

    def _goes_on(self, last: int, phrase: range) -> bool:
        """Tell whether the token behind a phrase goes on with its name: «le sénateur Pruvot», "Mahmud Bassal"."""
        token, before = self.parsed.tokens[last + 1], self.parsed.tokens[last]
        names = before.pos == token.pos == "PROPN" and before.text[0].isupper() and token.text[0].isupper() and before.sentence == token.sentence
        return self._is_apposed_name(token, phrase) or (names and token.form not in self.words_at(last).sets["months"])

    def _is_apposed_name(self, token: Token, phrase: range) -> bool:
        """Tell whether a name goes on with a token: «le sénateur Pruvot», no mark between."""
        return token.pos == "PROPN" and token.dep in {"appos", "flat"} and token.head in phrase

    def _is_lead(self, token: Token) -> bool:
        """Tell whether a token before a name is no part of it: a possessive, a mark, the time of a live entry."""
        return token.pos == "PUNCT" or (token.pos == "NUM" and ":" in token.form) or (token.pos in {"DET", "PRON"} and token.morph.get("Poss") == "Yes")

    def _is_mark(self, at: int) -> bool:
        """Tell whether a token is a hyphen or an apostrophe inside a name."""
        return self.parsed.tokens[at].form in {"-", "'", "'s", "."}

    def _inner(self, head: int) -> set[int]:
        found, queue = {head}, [head]
        while queue:
            at = queue.pop()
            for kid in self.parsed.kids(at):
                case = kid.dep == "case" and at != head
                deep = kid.dep in {"conj", "cc"} and at != head
                if (kid.pos in {"VERB", "AUX"} and kid.morph.get("VerbForm") != "Part") or self._is_aside(kid, at):
                    continue
                if kid.dep not in _BEYOND or case or deep or (kid.dep == "case" and kid.i > at):
                    found.add(kid.i)
                    queue.append(kid.i)
        return found

    def _is_aside(self, kid: Token, at: int) -> bool:
        """Tell whether a word behind a noun is no part of its name: a day of the week, a participle that goes on («le communiqué lu à la télévision»)."""
        if kid.i < at:
            return False
        told = kid.morph.get("VerbForm") == "Part" and any(below.i > kid.i for below in self.parsed.kids(kid.i, "obl", "obl:agent", "obl:arg", "advmod"))
        mistaken = kid.pos == "PROPN" and kid.text.islower() and kid.i == at + 1 and not self.parsed.kids(kid.i)  # «lu» of «lu à la télévision»
        return told or mistaken or kid.form in self.words_at(kid.i).sets["weekdays"]

    def _actor(self, head: int) -> ActorMention | None:
        """Give the actor of the registry that a noun phrase names, or for whom its spokesman speaks."""
        actor = self._actors.get(head) or self._stood_for(head)
        if actor is not None:
            return actor
        words = self.words_at(head)
        token = self.parsed.tokens[head]
        if words.has("spokes_nouns", token):
            named = (self._actors.get(kid.i) or self._stood_for(kid.i) for kid in self.parsed.kids(head, "nmod", "compound", "flat", "amod"))
            return next((found for found in named if found is not None), None)
        return None

    def _stood_for(self, at: int) -> ActorMention | None:
        """Give the armed group, or the force or office, told of before that a definite noun takes up: "the group said", «le porte-parole de l'institution»."""
        token, words = self.parsed.tokens[at], self.words_at(at)
        group, office = (token.lemma in words.sets[name] for name in ("stand_ins", "office_stand_ins"))
        definite = is_definite(self.parsed, at, words.known) or any(kid.form in words.sets["contracted"] for kid in self.parsed.kids(at, "case"))
        if not (group or office) or not definite or self.parsed.kids(at, "nmod", "compound", "amod"):
            return None
        wanted = SourceKind.ARMED_GROUP if group else SourceKind.OFFICIAL
        for i in range(at - 1, max(-1, at - _FAR), -1):
            actor = self._actors.get(i)
            if actor is not None and _actor_kind(actor, self.codebook) is wanted:
                return actor
            if group and self.is_other_body(i, words):
                return None  # «le bureau d'une ONG …, nous a informés l'organisation»
        return None

    def is_other_body(self, at: int, words: VoiceWords) -> bool:
        """Tell whether a noun is an organisation that is no armed group and is named by its kind alone."""
        token = self.parsed.tokens[at]
        hit = words.kinds.match(self.parsed.tokens, at) if token.pos in {"NOUN", "PROPN"} and token.lemma not in words.sets["stand_ins"] else None
        return hit is not None and hit.last == at + 1 and hit.value is SourceKind.ORGANISATION

    def _is_spokes(self, head: int) -> bool:
        token = self.parsed.tokens[head]
        return token.lemma in self.words_at(head).sets["spokes_nouns"]

    def _apposed(self, head: int, first: int) -> ActorMention | None:
        """Give the actor that a noun is set beside: «la Résistance islamique en Irak, le mouvement du pays, a annoncé»."""
        at = first - 1
        while at > 0 and self.parsed.tokens[at].form in self.words_at(head).sets["articles"]:
            at -= 1
        if at < 1 or self.parsed.tokens[at].form != "," or self.parsed.tokens[at].sentence != self.parsed.tokens[head].sentence:
            return None
        behind = self.phrase(head)[1]
        closed = behind < len(self.parsed.tokens) and self.parsed.tokens[behind].form == ","
        actor = self._actors.get(at - 1)
        return actor if closed and actor is not None and self.parsed.tokens[actor.head].dep != "nmod" else None

    def _kind(self, head: int, first: int, last: int) -> SourceKind | None:
        """Say what kind of source a noun phrase is: by its common noun, the registry, or the shape of the name."""
        words = self.words_at(head)
        token = self.parsed.tokens[head]
        if any(word in words.sets[name] for word in (token.lemma, token.form) for name in ("not_sources", "months")) or token.pos in {"NUM", "PUNCT"}:
            return None
        noun = self._noun_kind(head, first, last, words)
        if noun in {SourceKind.UNNAMED, SourceKind.WITNESS} and self._is_title(first, last):
            noun = SourceKind.ORGANISATION  # "Nile Rights Monitor"
        actor = self._actor(head)
        spokes = token.lemma in words.sets["spokes_nouns"]
        if self._is_unnamed(head, words):
            return SourceKind.UNNAMED
        if actor is not None and (noun is None or spokes or self._actors.get(head) is actor):
            return _actor_kind(actor, self.codebook)
        return noun or self._name_kind(token, first, last, words)

    def _is_title(self, first: int, last: int) -> bool:
        """Tell whether a phrase of several words is a name: each begins with a capital."""
        return last - first > 1 and all(token.text[0].isupper() for token in self.parsed.tokens[first:last])

    def _noun_kind(self, head: int, first: int, last: int, words: VoiceWords) -> SourceKind | None:
        """Look the head noun up, alone or with the words around it: «source sécuritaire», "prime minister"."""
        best: tuple[int, SourceKind] | None = None
        for at in range(first, head + 1):
            hit = words.kinds.match(self.parsed.tokens[:last], at)
            if hit is not None and hit.first <= head < hit.last and (best is None or hit.last - hit.first > best[0]):
                best = (hit.last - hit.first, hit.value)
        return best[1] if best is not None else None

    def _is_unnamed(self, head: int, words: VoiceWords) -> bool:
        """Tell whether the sentence says that its source will not be named."""
        sentence = self.parsed.sentences[self.parsed.tokens[head].sentence]
        return next(words.unnamed.find(self.parsed.sentence_tokens(sentence)), None) is not None

    def _name_kind(self, token: Token, first: int, last: int, words: VoiceWords) -> SourceKind:
        """Type a source by its name: agency, country or capital, person with or without a function."""
        tokens = self.parsed.tokens[:last]
        for at in range(first, last):
            if words.agencies.match(tokens, at) is not None:
                return SourceKind.AGENCY
            if token.pos == "PROPN" and at == token.i and words.countries.match(tokens, at) is not None:
                return SourceKind.OFFICIAL
        function = self._function(token, words) or self._rank(first, last, words)
        if function is not None:
            return function
        label = next((name.label for name in self.parsed.names if name.first <= token.i < name.last), None)
        if label == "ORG":
            return SourceKind.ORGANISATION
        if token.pos == "PROPN":
            return SourceKind.OFFICIAL if label == "LOC" else SourceKind.PERSON
        return self._thing_kind(token, last, words)

    def _function(self, token: Token, words: VoiceWords) -> SourceKind | None:
        """Read the function beside a person's name: "Tomas Nchamo, the administrator", «le colonel X»."""
        for kid in self.parsed.kids(token.i, "appos", "compound", "nmod", "flat", "amod"):
            hit = words.kinds.match(self.parsed.tokens, kid.i)
            if hit is not None and hit.value is not SourceKind.COMMUNIQUE and (kid.dep == "appos" or kid.i < token.i):
                return hit.value
        over = self.parsed.tokens[token.head]
        hit = words.kinds.match(self.parsed.tokens, over.i) if token.dep in {"appos", "flat", "compound"} else None
        return hit.value if hit is not None else None

    def _rank(self, first: int, last: int, words: VoiceWords) -> SourceKind | None:
        """Read a rank or an office inside a name: "Brig. Gen. Rolando", «commandant Diallo»."""
        hits = (words.kinds.match(self.parsed.tokens[:last], at) for at in range(first, last - 1))
        return next((hit.value for hit in hits if hit is not None and hit.value is SourceKind.OFFICIAL), None)

    def _thing_kind(self, token: Token, last: int, words: VoiceWords) -> SourceKind:
        hit = words.known.things.match(self.parsed.tokens[:last], token.i)
        noun = hit.value if hit is not None else None
        if noun is not None and noun.sector in _SPEAKING_SECTORS:
            return SourceKind.OFFICIAL
        if noun is not None and {"armed-group", "combatant"} & set(noun.classes):
            return SourceKind.ARMED_GROUP
        if noun is not None and noun.kind in {"organisation", "facility", "state"}:
            return SourceKind.ORGANISATION if noun.kind != "state" else SourceKind.OFFICIAL
        indefinite = any(kid.morph.get("Definite") == "Ind" for kid in self.parsed.kids(token.i, "det"))
        return SourceKind.WITNESS if indefinite or not self.parsed.kids(token.i, "det") else SourceKind.PERSON


def _actor_kind(actor: ActorMention, codebook: Codebook) -> SourceKind:
    """Say what kind of source an actor of the registry is."""
    entry = codebook.actor_by_id.get(actor.entity)
    classes = set(entry.classes) if entry is not None else set()
    if actor.sector in {"REB", "PAR"} or "armed-group" in classes:
        return SourceKind.ARMED_GROUP
    if actor.sector in _SPEAKING_SECTORS or actor.kind == "state":
        return SourceKind.OFFICIAL
    if actor.kind == "person":
        return SourceKind.PERSON
    is_agency = actor.sector == "JRN" and any(outlet.id == actor.entity and outlet.kind == "agency" for outlet in codebook.outlets)
    return SourceKind.AGENCY if is_agency else SourceKind.ORGANISATION
