"""Find who says what: each voice of a text, with the words that it covers.

A voice is a reporting verb with its subject («indique le communiqué», "X said"), an opener with its source («selon», "according to"), a participle
(«revendiqué par»), or a mark of hearsay that names nobody («aurait», "reportedly"). What it covers is its clause, the object it bears on, and the
quotation that these words stand in. `chain_for` then says on whose word one token stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from recoupe.codebook.load import Codebook
from recoupe.extract.arguments import is_definite, is_figure, names_deed
from recoupe.extract.clauses import Clauses
from recoupe.extract.heard_voices import HeardVoices
from recoupe.extract.quotes import Quote, quoted_tokens
from recoupe.extract.short_voices import Said, Short, ShortVoices
from recoupe.extract.sources import Source, SourceReader, VoiceWords, voice_words
from recoupe.model.event import Attribution, Relation, SourceKind
from recoupe.model.mentions import Mentions
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.model.span import Span

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM", "ADJ"})
_PARTICIPIAL = frozenset({"acl", "amod", "appos", "conj", "advcl"})
# A source stands at most so many words behind its opener.
_MOST_WORDS_TO_SOURCE = 8
# Verbs are followed up to the one that carries the subject over at most so many steps.
_MOST_STEPS = 4
# The words of one verb stand at most so far apart, marks left out: «parle, elle, de quinze blessés».
_MOST_PARTED = 3
# "The group" takes up who spoke at most so many sentences before.
_MOST_SENTENCES = 4
# The pronoun of «C'est ce qu'affirme» stands within so many words of its sentence.
_MOST_WORDS_TO_CLEFT = 4


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says something, how, and the tokens that it covers.

    Attributes:
        span: the words of the source; None where nobody is named («il est rappelé que», "reportedly").
        cue: the words that make it a voice.
        content: the tokens that it covers, in text order; may be empty where it takes up what was told before.
        links: the chain that this voice alone adds, outermost first: agency, communiqué, then who speaks.
        speech: the content is what was said; else it is the deed that a verb bears on («dément la frappe»).
        hearsay: rumour or conditional: nobody vouches for it.
        denial: the source rejects the content.
        accusation: the source says that somebody else did it.
        claim: the source owns to the deed.
        own: the content tells of the source's own deed («a annoncé avoir mené», "said its men had killed").
        deeds: tokens of the nouns that a claim, denial or confirmation bears on.
        cue_token: the verb, or the first word of the opener.
        head: the head of the source, None where nobody is named.
    """

    source: str
    kind: SourceKind
    entity: str | None
    relation: Relation
    cue: Span
    span: Span | None
    content: tuple[int, ...]
    links: tuple[Attribution, ...]
    cue_token: int
    head: int | None
    rule: str
    speech: bool = True
    hearsay: bool = False
    denial: bool = False
    accusation: bool = False
    claim: bool = False
    own: bool = False
    deeds: tuple[int, ...] = ()


def find_voices(parsed: ParsedText, mentions: Mentions, quotes: Sequence[Quote], codebook: Codebook) -> tuple[Voice, ...]:
    """Find the voices of a text.

    Args:
        parsed: the text.
        mentions: the actors of the registry in it.
        quotes: what `find_quotes` gave for it.
        codebook: the words.

    Returns:
        Voices in the order of their cues.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        SpanError: never for a text that was parsed here.
    """
    return _Finder(parsed, mentions, quotes, codebook).run()


def chain_for(voices: Sequence[Voice], token: int) -> tuple[Attribution, ...]:
    """Give the chain of who says so for one token, outermost first, the outlet left out.

    Voices that name nobody give no link; a voice whose words lie within another's content stands inside it.
    """
    covering = [voice for voice in voices if token in voice.content and voice.links]
    covering.sort(key=lambda voice: (-len(voice.content), voice.cue.start))
    chain: list[Attribution] = []
    for voice in covering:
        for link in voice.links:
            if all((link.source, link.kind) != (known.source, known.kind) for known in chain):
                chain.append(link)
    return tuple(chain)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a voice covers and how."""

    content: frozenset[int]
    speech: bool = True
    deeds: tuple[int, ...] = ()


def _mended(parsed: ParsedText, codebook: Codebook) -> ParsedText:
    """Give reporting verbs their lemma and part of speech where the parser did not know the form."""
    changed: dict[int, Token] = {}
    clauses = Clauses(parsed)
    for sentence in parsed.sentences:
        words = voice_words(codebook, sentence.language)
        for token in parsed.sentence_tokens(sentence):
            if token.dep == "nsubj" and token.pos == "VERB" and token.i == sentence.first and words.nouns.match((token,), 0) is not None:
                changed[token.i] = token._replace(pos="NOUN")  # "Claims that a church was burned are false"
                continue
            lemma = words.forms.get(token.form)
            if token.pos == "NOUN" and _must_speak(clauses, token, words):
                changed[token.i] = token._replace(lemma=lemma or token.lemma, pos="VERB")
                continue
            if lemma is not None and (token.lemma != lemma or token.pos not in {"VERB", "AUX"}):
                if token.pos == "NOUN" and words.nouns.match((token,), 0) is not None:
                    continue  # «Démenti de X» is the noun
                before = parsed.tokens[token.i - 1] if token.i > sentence.first else None
                if token.pos in {"VERB", "AUX"} or (before is not None and _is_mistaken(token, before)):
                    changed[token.i] = token._replace(lemma=lemma, pos="VERB")
    return parsed.with_tokens(changed)


def _closes_sentence(parsed: ParsedText, token: Token) -> bool:
    """Tell whether nothing but a mark stands between a token and the end of its sentence."""
    last = parsed.sentences[token.sentence].last
    return token.i + 1 >= last or (token.i + 2 >= last and parsed.tokens[token.i + 1].pos == "PUNCT")


def _must_speak(clauses: Clauses, token: Token, words: VoiceWords) -> bool:
    """Tell whether what the tree calls a noun closes the sentence as its verb («…, his family reports.») or counts («l'organisme en compte onze»)."""
    if token.form in words.forms and _governs_number(clauses.parsed, token):
        return True
    if not _closes_sentence(clauses.parsed, token) or words.verbs.match((token,), 0) is None:
        return False
    return clauses.closing_noun(token) is not None and clauses.parsed.tokens[token.i - 1].pos in {"NOUN", "PROPN"}


def _governs_number(parsed: ParsedText, token: Token) -> bool:
    """Tell whether a root that the tree calls a noun has a subject and a bare number as its object."""
    number = any(kid.pos == "NUM" and kid.i == token.i + 1 for kid in parsed.kids(token.i, "obj", "obl"))
    return token.is_root and token.pos == "NOUN" and number and bool(parsed.kids(token.i, "nsubj"))


def _is_mistaken(token: Token, before: Token) -> bool:
    """Tell whether a noun or adjective must be the verb that it looks like: no determiner, no preposition before it."""
    named = token.pos == "PROPN" and not token.text[0].isupper()
    if (token.pos not in {"NOUN", "ADJ", "ADV", "X"} and not named) or before.pos in {"DET", "ADP", "ADJ", "NUM"}:
        return False
    if token.dep == "acl:relcl" and before.morph.get("PronType") == "Rel":
        return True  # "the complaint, which alleges that"
    return token.morph.get("Number") != "Plur" or token.is_root


class _Finder:
    """Walks the sentences in order and remembers who spoke last."""

    def __init__(self, parsed: ParsedText, mentions: Mentions, quotes: Sequence[Quote], codebook: Codebook) -> None:
        parsed = _mended(parsed, codebook)
        self.parsed = parsed
        self.reader = SourceReader(parsed, mentions, codebook)
        self.clauses = Clauses(parsed)
        self.quotes = [(quote, quoted_tokens(parsed, quote)) for quote in quotes]
        self.long = [tokens for quote, tokens in self.quotes if not quote.short and tokens]
        self.voices: list[Voice] = []
        self.issuer: tuple[Attribution, ...] = ()
        self.short = ShortVoices(parsed, self.reader, self.clauses)
        self.heard = HeardVoices(parsed, self.reader, self.clauses)

    def run(self) -> tuple[Voice, ...]:
        """Give all voices in the order of their cues."""
        for sentence in self.parsed.sentences:
            words = self.reader.words_at(sentence.first)
            for find in (self._openers, self._contrary, self._verbs, self._nouns, self._participles, self._hearsay, self._short):
                for voice in find(sentence, words):
                    self._remember(voice)
        self._continue_quotes()
        return tuple(sorted(self.voices, key=lambda voice: (voice.cue.start, voice.cue.end)))

    def token(self, at: int) -> Token:
        """Give a token of the document."""
        return self.parsed.tokens[at]

    def _remember(self, voice: Voice) -> None:
        self.voices.append(voice)
        if any(link.kind is SourceKind.COMMUNIQUE for link in voice.links) and len(voice.links) > 1:
            self.issuer = voice.links[1:]

    # --- openers: «selon», "according to" ---

    def _openers(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        tokens = self.parsed.sentence_tokens(sentence)
        hidden = {at for hit in words.hearsay.find(tokens) for at in range(hit.first, hit.last)}
        hits = [hit for hit in words.openers.find(tokens) if hit.first not in hidden and hit.value not in words.cues.pseudo]
        heads = [(hit, self._opened(sentence, hit.first, hit.last, words)) for hit in hits]
        named = [(hit, head) for hit, head in heads if head is not None]
        starts = [sentence.first + hit.first for hit, _ in named]
        for hit, head in named:
            at = sentence.first + hit.first
            said = _Said(self._opened_content(sentence, at, head, starts))
            for source in (head, *self._coordinated(head)):
                voice = self._voice((at, sentence.first + hit.last), source, Relation.STATES, said, f"lang/{words.code}.toml:attribution.openers")
                if voice is not None:
                    yield voice

    def _opened(self, sentence: Sentence, first: int, last: int, words: VoiceWords) -> int | None:
        """Find the head of the source behind an opener, which may hold the noun itself («de source militaire»)."""
        own = sentence.first + last - 1
        if words.kinds.match(self.parsed.tokens[: own + 1], own) is not None:
            return own
        start = sentence.first + last
        end = min(start + _MOST_WORDS_TO_SOURCE, sentence.last)
        end = next((at for at in range(start + 1, end) if self.token(at).form in {",", ";", ":"}), end)
        governed = self.token(sentence.first + first).head
        if start <= governed < end and self.token(governed).pos in _NOMINAL - {"ADJ", "NUM"}:
            return governed
        nominal = self.clauses.nominal(start, end)
        latter = next((at for at in range(start, end) if words.has("latter_words", self.token(at))), None)
        return latter if latter is not None else nominal

    def _opened_content(self, sentence: Sentence, at: int, head: int, others: Sequence[int]) -> frozenset[int]:
        """Give what an opener covers: the sentence, or its own clause where another opener has the rest."""
        own = set(range(at, max(at, self.reader.phrase(head)[1] - 1) + 1))
        if len(others) == 1:
            return frozenset(range(sentence.first, sentence.last)) - own
        return frozenset(self.clauses.between_openers(sentence, at, others)) - own

    # --- reporting verbs ---

    def _verbs(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        tokens = self.parsed.sentence_tokens(sentence)
        hidden = {at for hit in words.pseudo.find(tokens) for at in range(hit.first, hit.last)}
        for at, token in enumerate(tokens):
            if at in hidden or token.pos not in {"VERB", "AUX"}:
                continue
            yield from self._built(self.heard.find(token, words))
            if token.morph.get("VerbForm") == "Inf" and (self.parsed.kids(token.i, "mark", "aux") or not self.parsed.kids(token.i, "nsubj")):
                continue
            if words.has("claim_participles", token) and token.dep in _PARTICIPIAL and not self.parsed.kids(token.i, "aux", "aux:pass", "nsubj"):
                continue
            relation = Relation.ACCUSES if self._names(token, words) else self._relation(tokens, at, words)
            if relation is Relation.DENIES and self._is_of_figure(token, words):
                relation = Relation.STATES
            if relation is not None and not self._is_negated(token, relation, words):
                yield from self._verb_voice(self._main(token), relation, words)
            elif words.has("qualify_verbs", token):
                yield from self._qualified(token, words)

    def _relation(self, tokens: Sequence[Token], at: int, words: VoiceWords) -> Relation | None:
        """Say what a verb does with what it says, None where it says nothing."""
        claim = words.claims.match(tokens, at)
        if claim is not None and claim.last - claim.first > 1:
            return Relation.CLAIMS
        hit = words.verbs.match(tokens, at)
        if hit is not None:
            return hit.value
        gapped = words.gapped.get(tokens[at].lemma)
        if gapped is None:
            return None
        behind = [token for token in tokens[at + 1 :] if token.pos != "PUNCT"][:_MOST_PARTED]
        window = {word for token in behind for word in (token.form, token.lemma)}
        return next((relation for others, relation in gapped if window.issuperset(others)), None)

    def _main(self, verb: Token) -> Token:
        """Give the word that the tree makes the head of a phrase: of «a fait valoir» it is «valoir», of «fait état» «état»."""
        return self.token(verb.head) if verb.dep == "aux" and verb.pos == "VERB" and verb.head == verb.i + 1 else verb

    def _is_negated(self, verb: Token, relation: Relation, words: VoiceWords) -> bool:
        """Tell whether nothing was said after all: "did not mention", «n'a pas confirmé»."""
        if relation is Relation.DENIES:
            return False
        return any(
            kid.form in words.negations and kid.pos in {"ADV", "PART", "INTJ"} and abs(kid.i - verb.i) <= 3 for kid in self.parsed.kids(verb.i, "advmod")
        )

    def _is_of_figure(self, verb: Token, words: VoiceWords) -> bool:
        """Tell whether a figure is denied, not the deed: «dément le bilan de neuf morts»."""
        return any(is_figure(self.parsed, kid, words.known) for kid in self.parsed.kids(verb.i, "obj"))

    def _verb_voice(self, verb: Token, relation: Relation, words: VoiceWords) -> Iterator[Voice]:
        """Read one reporting verb."""
        rule = f"lang/{words.code}.toml:attribution.verbs.{relation.value}"
        speaker = self._speaker(verb, words)
        said = self._said(verb, relation, speaker, words)
        if speaker is None:
            yield from self._nobody(verb, relation, words)
            return
        if not said.content and not self._bears_alone(verb, words) and not self._takes_up(verb, relation, words):
            return
        if words.has("listener_verbs", verb) and not self.parsed.kids(verb.i, "obj", "iobj", "ccomp"):
            return
        if words.has("speech_verbs", verb) and not self._bears_alone(verb, words) and not self._is_speech(verb, speaker, said, words):
            return
        for head in (speaker, *self._coordinated(speaker)):
            voice = self._voice((verb.i, verb.i + 1), head, relation, said, rule) or self._issuer_voice(verb, head, relation, said, rule)
            if voice is not None:
                yield self._flagged(voice, verb, words)

    def _coordinated(self, head: int) -> tuple[int, ...]:
        """Give those who are named beside a source: "residents and a local official"."""
        if self.token(head).pos == "PRON":
            return ()
        told = tuple(kid.i for kid in self.parsed.kids(head, "conj") if kid.pos in _NOMINAL - {"PRON"})
        return told or tuple(at for at in (self._named_behind(head), self._named_before(head)) if at is not None)

    def _named_behind(self, head: int) -> int | None:
        """Read who stands behind "and" right after a source, whatever the tree hangs him on."""
        last = self.reader.phrase(head)[1]
        end = min(last + 1 + _MOST_WORDS_TO_SOURCE, self.parsed.sentences[self.token(head).sentence].last)
        if last + 1 >= end or self.token(last).pos != "CCONJ":
            return None
        other = self.clauses.nominal(last + 1, end)
        return other if other is not None and self.reader.names_somebody(other) and not self._is_subject(other) else None

    def _is_subject(self, at: int) -> bool:
        """Tell whether a noun is the subject of a clause of its own: "police said and residents fled"."""
        over = self.token(self.token(at).head)
        return self.token(at).dep in {"nsubj", "nsubj:pass"} and self.parsed.kids(over.i, "nsubj", "nsubj:pass")[0].i == at and over.dep == "conj"

    def _named_before(self, head: int) -> int | None:
        """Read who stands before "and" and a source, behind a comma: "…, medics and the civil defence agency said"."""
        first = self.clauses.first_of(head)
        sentence = self.parsed.sentences[self.token(head).sentence]
        if first - 2 <= sentence.first or self.token(first - 1).pos != "CCONJ":
            return None
        comma = next((i for i in range(first - 2, max(sentence.first, first - _MOST_WORDS_TO_SOURCE), -1) if self.token(i).form == ","), None)
        if comma is None or any(self.token(i).pos in {"VERB", "AUX", "ADP"} for i in range(comma + 1, first - 1)):
            return None
        other = self.clauses.nominal(comma + 1, first - 1)
        return other if other is not None and self.reader.names_somebody(other) else None

    def _issuer_voice(self, verb: Token, head: int, relation: Relation, said: _Said, rule: str) -> Voice | None:
        """Let "we" of a release claim its deeds and deny others; who issues it is the outlet and no link besides."""
        speaker = self.token(head)
        if relation not in {Relation.CLAIMS, Relation.DENIES} or (speaker.morph.get("Person"), speaker.morph.get("Number")) != ("1", "Plur"):
            return None
        voice = self._unnamed(verb.i, relation, said.content, rule, hearsay=False)
        return replace(voice, head=head, speech=said.speech, deeds=said.deeds)

    def _is_speech(self, verb: Token, speaker: int, said: _Said, words: VoiceWords) -> bool:
        """Tell whether a verb of many senses speaks here: by a quotation, an opened clause, a toll, or set in («lance-t-il», "he went on")."""
        quoted = bool(self._quote_opened(verb)) or any(not said.content.isdisjoint(tokens) for tokens in self.long)
        told = quoted or any(self._opens_clause(comp) for comp in self.parsed.kids(verb.i, "ccomp")) or self._is_toll(said, words)
        counted = any(words.has("carriers", kid) or names_deed(self.parsed, kid, words.known) for kid in self.parsed.kids(verb.i, "obj"))
        set_in = speaker > verb.i or self.clauses.set_in(verb) is not None or (verb.dep == "parataxis" and self.clauses.is_closing(verb))
        return told or counted or set_in or bool(self._blamed_noun(verb, words))

    def _opens_clause(self, comp: Token) -> bool:
        """Tell whether a complement is opened as what was said: "that", «comment», "how"."""
        marks = self.parsed.kids(comp.i, "mark", "advmod")
        return any(mark.pos == "SCONJ" or (mark.pos == "ADV" and mark.i == min(self.parsed.subtree(comp.i))) for mark in marks)

    def _is_toll(self, said: _Said, words: VoiceWords) -> bool:
        """Tell whether what is said counts victims, or is the bare number of them: «compte douze morts», "says twenty", or shows a deed being done."""
        for at in said.deeds:
            if self.token(at).pos == "NUM" or any(kid.morph.get("VerbForm") == "Part" for kid in self.parsed.kids(at, "acl")):
                return True
        return self._counts_victims(said.content, words)

    def _counts_victims(self, content: frozenset[int], words: VoiceWords) -> bool:
        """Tell whether words hold the number of victims: «quinze blessés»."""
        numbers = [at for at in content if self.token(at).pos == "NUM"]
        return any(self._is_victim(near, words) for at in numbers for near in (self.token(at).head, at + 1) if near in content)

    def _is_victim(self, at: int, words: VoiceWords) -> bool:
        thing = words.known.things.match(self.parsed.tokens, at)
        return words.victims.match(self.parsed.tokens, at) is not None or (thing is not None and thing.value.kind == "person")

    def _bears_alone(self, verb: Token, words: VoiceWords) -> bool:
        """Tell whether a verb is a voice without content: «s'en est attribué la paternité»."""
        sentence = self.parsed.sentences[verb.sentence]
        tokens = self.parsed.sentence_tokens(sentence)
        at = verb.i - sentence.first
        return any(index.match(tokens, at) is not None for index in (words.claims, words.denials, words.accusations))

    def _takes_up(self, verb: Token, relation: Relation, words: VoiceWords) -> bool:
        """Tell whether a verb rejects or confirms what was told before and says it no more: "denies it", «l'armée nie en bloc», «, qui dément»."""
        if relation not in {Relation.DENIES, Relation.CONFIRMS} or verb.morph.get("VerbForm") == "Inf":
            return False
        objects = self.parsed.kids(verb.i, "obj", "ccomp", "xcomp")
        return all(kid.pos == "PRON" or words.has("taken_up", kid) for kid in objects)

    def _flagged(self, voice: Voice, verb: Token, words: VoiceWords) -> Voice:
        """Say whether a voice claims, denies, accuses, or tells of its own deed."""
        sentence = self.parsed.sentences[verb.sentence]
        tokens = self.parsed.sentence_tokens(sentence)
        at = verb.i - sentence.first
        claim = words.claims.match(tokens, at)
        own = self._is_own(verb, words)
        claims = claim is not None and (claim.last - claim.first > 1 or (bool(voice.deeds) and not voice.speech))
        inner = own and any(
            index.match(tokens, kid - sentence.first)
            for kid in voice.content
            if sentence.first <= kid < sentence.last and self.token(kid).pos in {"VERB", "AUX"}
            for index in (words.claims, words.own_claims)
        )
        return replace(
            voice,
            own=own,
            claim=claims or inner,
            denial=voice.relation is Relation.DENIES or (words.denials.match(tokens, at) is not None and not self._is_of_figure(verb, words)),
            accusation=voice.relation is Relation.ACCUSES or words.accusations.match(tokens, at) is not None,
        )

    def _is_own(self, verb: Token, words: VoiceWords) -> bool:
        """Tell whether the complement is the speaker's own deed: a bare infinitive, or "it", "its men" as its subject."""
        for comp in self.parsed.kids(verb.i, "ccomp", "xcomp"):
            subjects = self.parsed.kids(comp.i, "nsubj", "nsubj:pass")
            if not subjects and comp.dep == "xcomp" and comp.pos in {"VERB", "AUX", "NOUN"}:
                return not self.parsed.kids(verb.i, "obj")  # "urged him to go", «accuse Moscou d'avoir frappé»: the object's deed
            for subject in subjects:
                if words.has("own_words", subject) or any(words.has("own_words", kid) for kid in self.parsed.kids(subject.i, "det", "nmod")):
                    return True
        return False

    def _speaker(self, verb: Token, words: VoiceWords, steps: int = 0) -> int | None:
        """Find who speaks: the subject, before or behind the verb, of the verb itself or of the one it hangs on."""
        if self._is_passive(verb):
            return self._passive_speaker(verb, words)
        for beside in (self.clauses.set_in(verb), self.clauses.inverted_subject(verb)):
            if beside is not None and self._may_speak(beside) and not (beside > verb.i and words.has("listener_verbs", verb)):
                return beside
        subjects = self.parsed.kids(verb.i, "nsubj", "nsubj:pass") or self._subjects_of_lead(verb)
        behind = self._inverted(verb, subjects)
        if behind is not None:
            return behind
        if subjects:
            return self._antecedent(verb, self._last_subject(subjects), words)
        before = self.clauses.noun_before(verb) or self.clauses.noun_before_aside(verb) if steps == 0 or verb.is_root else None
        if before is not None and (verb.is_root or self._may_speak(before)):
            return before
        above = None if verb.is_root or steps >= _MOST_STEPS else self._speaker_above(verb, words, steps)
        return above if above is not None or steps else self._speaker_by_order(verb)

    def _speaker_by_order(self, verb: Token) -> int | None:
        """Read who stands at the head of the sentence before a verb that the tree gives no subject, with an aside between: "X, then aged nine, described"."""
        closing = self.clauses.closing_noun(verb)
        head = closing[0] if closing is not None else self.clauses.opening_noun(verb)
        return head if head is not None and self._may_speak(head) else None

    @staticmethod
    def _last_subject(subjects: Sequence[Token]) -> Token:
        """Give the subject nearest to the verb; of a noun and a pronoun behind it the noun: «Trois rescapées nous ont décrit», «L'armée, elle, nie»."""
        nouns = [token for token in subjects if token.pos in {"NOUN", "PROPN"}]
        return nouns[-1] if nouns and subjects[-1].pos == "PRON" else subjects[-1]

    def _inverted(self, verb: Token, subjects: Sequence[Token]) -> int | None:
        """Give who speaks behind a verb whose tree makes a toll its subject: «Six morts, dit la police», «Neuf, corrige l'hôpital»."""
        if not subjects or subjects[-1].i > verb.i or subjects[-1].pos == "PRON" or self.reader.source(subjects[-1].i) is not None:
            return None
        behind = self.clauses.noun_behind(verb) if self.clauses.is_inverted(verb) else None
        return behind if behind is not None and self._may_speak(behind) else None

    def _subjects_of_lead(self, verb: Token) -> tuple[Token, ...]:
        """Give the subject that the tree hangs on the first word of a phrase: «l'hôpital fait état de»."""
        lead = next((kid for kid in self.parsed.kids(verb.i, "aux") if kid.pos == "VERB"), None)
        return self.parsed.kids(lead.i, "nsubj") if lead is not None else ()

    def _speaker_above(self, verb: Token, words: VoiceWords, steps: int) -> int | None:
        """Find the speaker of a verb that shares the subject of the one it hangs on: "claimed the raid and said", «ajoutant que»."""
        over = self.token(verb.head)
        if verb.dep in {"conj", "advcl"} and (over.pos in {"VERB", "AUX"} or self.parsed.kids(over.i, "cop")):
            return self._cited(over, verb, words) or self._speaker(over, words, steps + 1)
        says = verb.dep in {"acl", "acl:relcl"} and over.pos in _NOMINAL and verb.morph.get("Tense") == "Pres"
        return over.i if says else None

    def _cited(self, over: Token, verb: Token, words: VoiceWords) -> int | None:
        """Give whom a verb cites with the words that follow: "quoted the governor as saying"."""
        sentence = self.parsed.sentences[over.sentence]
        hit = words.verbs.match(self.parsed.sentence_tokens(sentence), over.i - sentence.first)
        if hit is None or hit.value is not Relation.CITES or not self.parsed.kids(verb.i, "mark"):
            return None
        return next((kid.i for kid in self.parsed.kids(over.i, "obj") if kid.i < verb.i), None)

    def _is_passive(self, verb: Token) -> bool:
        """Tell a passive, or the bare participle of one: "Villagers told to leave", «une rencontre annoncée»."""
        if self.parsed.kids(verb.i, "aux:pass"):
            return True
        if verb.morph.get("VerbForm") != "Part" or verb.morph.get("Tense") == "Pres" or self.parsed.kids(verb.i, "aux"):
            return False
        told = any(kid.morph.get("VerbForm") == "Inf" for kid in self.parsed.kids(verb.i, "xcomp")) and not self.parsed.kids(verb.i, "obj")
        return told or not self.parsed.kids(verb.i, "nsubj", "nsubj:pass", "ccomp", "obj")

    def _antecedent(self, verb: Token, subject: Token, words: VoiceWords) -> int:
        """Give the noun that a relative pronoun stands for, or that an adjective behind it describes."""
        if words.has("relatives", subject) and subject.pos == "PRON":
            if verb.dep == "acl:relcl":
                return verb.head
            before = self.clauses.noun_before(self.token(subject.i - 1)) if self.token(subject.i - 1).form == "," else None
            return subject.i if before is None else before
        described = self.clauses.described_by(subject)
        return subject.i if described is None else described

    def _may_speak(self, head: int) -> bool:
        if self.reader.words_at(head).has("carriers", self.token(head)):
            return False
        return self.token(head).pos == "PRON" or self.reader.source(head) is not None

    def _passive_speaker(self, verb: Token, words: VoiceWords) -> int | None:
        """Find who speaks in a passive: the agent, or who "was quoted as saying"."""
        agent = next(iter(self.parsed.kids(verb.i, "obl:agent")), None)
        if agent is not None:
            return agent.i
        subject = next(iter(self.parsed.kids(verb.i, "nsubj:pass", "nsubj")), None)
        loose = self._loose_agent(verb, words) if subject is not None and self._given(verb, words) else None
        if loose is not None:
            return loose
        sentence = self.parsed.sentences[verb.sentence]
        hit = words.verbs.match(self.parsed.sentence_tokens(sentence), verb.i - sentence.first)
        return subject.i if subject is not None and hit is not None and hit.value is Relation.CITES else None

    def _loose_agent(self, verb: Token, words: VoiceWords) -> int | None:
        """Read who stands behind «par» or "by" where the tree hangs him on another word: «a été confirmée à notre rédaction par le préfet»."""
        end = min(verb.i + 1 + _MOST_WORDS_TO_SOURCE, self.parsed.sentences[verb.sentence].last)
        for at in range(verb.i + 1, end - 1):
            if self._is_by(self.token(at), words):
                return self.clauses.nominal(at + 1, end)
            if self.token(at).pos == "PUNCT":
                return None
        return None

    def _nobody(self, verb: Token, relation: Relation, words: VoiceWords) -> Iterator[Voice]:
        """Read a passive that names no source: «il est rappelé que», "is said to have been"."""
        if not self.parsed.kids(verb.i, "aux:pass"):
            return
        comps = self.parsed.kids(verb.i, "ccomp", "xcomp", "csubj", "csubj:pass")
        content = frozenset(at for comp in comps for at in self.parsed.subtree(comp.i))
        raised = bool(self.parsed.kids(verb.i, "xcomp")) and words.has("hearsay_passives", verb)
        if content:
            subjects = frozenset(at for kid in self.parsed.kids(verb.i, "nsubj:pass", "nsubj") for at in self.parsed.subtree(kid.i)) if raised else frozenset()
            yield self._unnamed(verb.i, relation, content | subjects, f"lang/{words.code}.toml:attribution.hearsay_passives", hearsay=raised)

    def _unnamed(self, at: int, relation: Relation, content: frozenset[int], rule: str, *, hearsay: bool) -> Voice:
        cue = self.parsed.span(at, at + 1)
        return Voice("", SourceKind.UNNAMED, None, relation, cue, None, tuple(sorted(content)), (), at, None, rule, hearsay=hearsay)

    # --- what is said ---

    def _said(self, verb: Token, relation: Relation, speaker: int | None, words: VoiceWords) -> _Said:
        """Give what a reporting verb covers: its clause, the clause it is set into, its object, the quotation beside it."""
        own = self._own_words(speaker) if speaker is not None else set()
        opened = self._quote_opened(verb)
        if opened:
            return _Said(self._with_quotes(opened))
        clause = self.clauses.complements(verb, words.sets["that_words"]) if speaker is None or self.clauses.set_in(verb) != speaker else frozenset()
        # «fait savoir» is one verb: its infinitive is no clause of its own, nor is one that holds who speaks.
        clause = clause if len(clause - own) > 1 and speaker not in clause else frozenset()
        bound = bool(clause) or self._counts_behind(verb, relation, speaker, words)
        detached = frozenset() if bound else self._backed(verb, words) or self.clauses.detached(verb, speaker)
        if relation is Relation.ACCUSES and not clause and not detached:
            return self._accused(verb, own, words)
        content = (clause or detached or self._summed_up(verb) or self._closed(verb, speaker)) - own - {verb.i}
        if content:
            return _Said(self._with_quotes(content))
        objects = self._given(verb, words) or self._objects(verb, words)
        quoted = self._quote_beside(verb, own) or self._opened_by_colon(verb, objects, words)
        if objects and not quoted:
            carried = any(words.has("carriers", kid) for kid in objects) and not self._is_passive(verb)
            covered = frozenset(at for kid in objects for at in self.parsed.subtree(verb.i if carried else kid.i) if not carried or at > verb.i)
            told = relation in {Relation.STATES, Relation.REPORTS, Relation.ESTIMATES}
            return _Said(covered - own, speech=told, deeds=tuple(kid.i for kid in objects))
        if quoted:
            return _Said(self._with_quotes(quoted))
        return _Said(self._loose(verb, relation, speaker) - own)

    def _closed(self, verb: Token, speaker: int | None) -> frozenset[int]:
        """Give what stands before the comma of a noun and a verb that close the sentence, where the tree has lost the clause."""
        closing = self.clauses.closing_noun(verb)
        if closing is None or closing[0] != speaker:
            return frozenset()
        return frozenset(range(self.parsed.sentences[verb.sentence].first, closing[1]))

    def _counts_behind(self, verb: Token, relation: Relation, speaker: int | None, words: VoiceWords) -> bool:
        """Tell whether a verb counts what stands behind it: "Rescuers pulled out five bodies; the prosecutor counts seven"."""
        return relation is Relation.ESTIMATES and speaker is not None and speaker < verb.i and bool(self._objects(verb, words))

    def _opened_by_colon(self, verb: Token, objects: Sequence[Token], words: VoiceWords) -> frozenset[int]:
        """Give the clause behind a colon that says what was told: «L'information a été confirmée par le préfet : des inconnus ont tué»."""
        if not self._is_passive(verb) or not any(words.has("taken_up", kid) or words.has("carriers", kid) for kid in objects):
            return frozenset()
        sentence = self.parsed.sentences[verb.sentence]
        colon = next((at for at in range(verb.i + 1, sentence.last) if self.token(at).form == ":"), None)
        return frozenset(range(colon + 1, sentence.last)) if colon is not None else frozenset()

    def _summed_up(self, verb: Token) -> frozenset[int]:
        """Give the sentence before that «C'est ce qu'affirme le maire» or «C'est le maire qui l'a annoncé» is about."""
        sentence = self.parsed.sentences[verb.sentence]
        over = self.token(verb.head)
        said = verb.dep == "acl:relcl" and any(kid.pos == "PRON" for kid in self.parsed.kids(verb.i, "obj"))
        if not said or over.i - sentence.first > _MOST_WORDS_TO_CLEFT or not self.parsed.kids(over.i, "cop") or sentence.i == 0:
            return frozenset()
        before = self.parsed.sentences[sentence.i - 1]
        return frozenset(range(before.first, before.last)) if before.part == sentence.part else frozenset()

    def _backed(self, verb: Token, words: VoiceWords) -> frozenset[int]:
        """Give the clause that a verb behind "as" backs: "as elders say", «comme l'affirment des habitants»."""
        if verb.is_root or not any(words.has("as_words", mark) for mark in self.parsed.kids(verb.i, "mark", "case", "advmod")):
            return frozenset()
        return frozenset(self.parsed.subtree(verb.head)) - frozenset(self.parsed.subtree(verb.i))

    def _own_words(self, speaker: int) -> set[int]:
        """Give the tokens of a speaker's name and its article."""
        return {*range(*self.reader.phrase(speaker)), *(kid.i for kid in self.parsed.kids(speaker, "det", "case"))}

    def _accused(self, verb: Token, own: set[int], words: VoiceWords) -> _Said:
        """Give what an accusation covers: whom and what; of a relative clause, the noun that it accuses too."""
        content = frozenset(self.parsed.subtree(verb.i))
        noun = self._blamed_noun(verb, words)
        if noun and noun[0] not in own:
            over = self.parsed.subtree(self.token(noun[0]).head)
            return _Said((content | frozenset(over)) - own - {verb.i}, deeds=noun)
        return _Said((content - own - {verb.i}) or self.clauses.behind(verb))

    def _blamed_noun(self, verb: Token, words: VoiceWords) -> tuple[int, ...]:
        """Give the noun that an accusing or naming relative clause hangs on: «une attaque que l'armée impute aux rebelles», "an attack the army blamed on"."""
        accuses = words.verbs.match((verb,), 0)
        if verb.dep not in {"acl:relcl", "acl"} or not (self._names(verb, words) or (accuses is not None and accuses.value is Relation.ACCUSES)):
            return ()
        over = self.token(verb.head)
        return (over.head,) if over.dep == "appos" and verb.dep == "acl" else (over.i,)

    def _names(self, verb: Token, words: VoiceWords) -> bool:
        """Tell whether a relative clause says who a doer is: «des hommes que la police présente comme des braconniers»."""
        if verb.dep not in {"acl:relcl", "acl"} or not words.has("qualify_verbs", verb):
            return False
        called = (case for kid in self.parsed.kids(verb.i, "obl", "xcomp", "advcl") for case in self.parsed.kids(kid.i, "case", "mark"))
        return any(words.has("as_words", case) for case in called)

    def _loose(self, verb: Token, relation: Relation, speaker: int | None) -> frozenset[int]:
        """Take the clause behind a verb that the tree did not hang on it."""
        if speaker is None or speaker > verb.i or relation is Relation.ESTIMATES:
            return frozenset()
        behind = self.clauses.behind(verb)
        if self._counts_victims(behind, self.reader.words_at(verb.i)):
            return behind
        told = any(self.token(at).pos in {"VERB", "AUX"} for at in behind)
        opened = min(behind, default=verb.i)
        return behind if told and self.token(opened).form != "," else frozenset()

    def _objects(self, verb: Token, words: VoiceWords) -> tuple[Token, ...]:
        """Give the objects that a verb bears on, those of a claim phrase too: "claimed responsibility for the attack"."""
        sentence = self.parsed.sentences[verb.sentence]
        tokens = self.parsed.sentence_tokens(sentence)
        at = verb.i - sentence.first
        claim = words.claims.match(tokens, at)
        if claim is not None and claim.last - claim.first > 1:
            noun = sentence.first + claim.last - 1
            below = self.parsed.kids(noun, "nmod") + tuple(kid for kid in self.parsed.kids(verb.i, "obl", "nmod") if kid.i > noun)
            return tuple(kid for kid in below if any(words.has("deed_prepositions", case) for case in self.parsed.kids(kid.i, "case")))
        lead = at - 1 if any(kid.i == verb.i - 1 and kid.pos == "VERB" for kid in self.parsed.kids(verb.i, "aux")) else at
        near = tuple(
            kid
            for kid in self.parsed.kids(verb.i, "obj", "obl")
            if kid.pos in {"NOUN", "PROPN", "NUM"} and (kid.dep == "obj" or kid.i <= verb.i + 4) and kid.i > verb.i and not words.has("weekdays", kid)
        )
        if self._relation(tokens, at, words) is Relation.DENIES:
            near = tuple(kid for kid in near if kid.dep == "obj")  # «nie en bloc»
        if words.object_verbs.match(tokens, lead) is None:
            return tuple(kid for kid in near if kid.i == verb.i + 1 and kid.pos == "NUM" and self.clauses.ends_clause(kid))  # «L'hôpital dit vingt.»
        return near

    def _given(self, verb: Token, words: VoiceWords) -> tuple[Token, ...]:
        """Give the paper, count or deed that a passive is about: «Le bilan a été confirmé par l'hôpital», «L'enlèvement a été annoncé par le préfet»."""
        subjects = self.parsed.kids(verb.i, "nsubj:pass") if self.parsed.kids(verb.i, "aux:pass") else ()
        return tuple(kid for kid in subjects if words.has("carriers", kid) or words.has("taken_up", kid) or self._tells_deed(kid, words))

    def _tells_deed(self, token: Token, words: VoiceWords) -> bool:
        return token.pos == "NOUN" and words.known.nouns.match((token,), 0) is not None

    def _with_quotes(self, content: frozenset[int]) -> frozenset[int]:
        """Widen content to the whole of every quotation that it stands in."""
        wide = set(content)
        for tokens in self.long:
            if not content.isdisjoint(tokens):
                wide.update(tokens)
        return frozenset(wide)

    def _quote_opened(self, verb: Token) -> frozenset[int]:
        """Find the quotation that a verb opens with a colon or a comma: "the minister replied: “…”"."""
        at = verb.i + 1
        if at >= len(self.parsed.tokens) or self.token(at).form not in {":", ","}:
            return frozenset()
        return next((frozenset(tokens) for _, tokens in self.quotes if tokens and tokens[0] == at + 1), frozenset())

    def _quote_beside(self, verb: Token, own: set[int]) -> frozenset[int]:
        """Find the quotation that a verb without a complement introduces or closes."""
        sentence = self.parsed.sentences[verb.sentence]
        inside = [
            tokens for tokens in self.long if any(sentence.first <= at < sentence.last for at in tokens) and verb.i not in tokens and own.isdisjoint(tokens)
        ]
        if inside:
            return frozenset(at for tokens in inside for at in tokens)
        if self.clauses.ends_with_colon(sentence):
            return frozenset(self.clauses.next_sentence(sentence))
        before = [tokens for tokens in self.long if 0 < sentence.first - tokens[-1] <= 2 and self.clauses.same_part(tokens[-1], sentence.first)]
        return frozenset(before[-1]) if before else frozenset()

    # --- the source and its chain ---

    def _voice(self, cue_tokens: tuple[int, int], head: int, relation: Relation, said: _Said, rule: str) -> Voice | None:
        """Build a voice from the tokens of its cue and the head of its source; None where the source cannot speak."""
        at = cue_tokens[0]
        cue = self.parsed.span(*cue_tokens)
        links = self._links(at, head, relation, cue)
        if not links:
            return None
        inner = links[-1]
        return Voice(
            source=inner.source,
            kind=inner.kind,
            entity=inner.entity,
            relation=relation,
            cue=cue,
            span=inner.span,
            content=self._trimmed(said.content),
            links=links,
            cue_token=at,
            head=head,
            rule=rule,
            speech=said.speech,
            deeds=said.deeds,
        )

    def _trimmed(self, content: frozenset[int]) -> tuple[int, ...]:
        """Give content in text order without the commas that set it off."""
        told = sorted(content)
        while told and self.token(told[0]).form in {",", ";", ":"}:
            told.pop(0)
        while told and self.token(told[-1]).form in {",", ";", ":"}:
            told.pop()
        return tuple(told)

    def _links(self, at: int, head: int, relation: Relation, cue: Span) -> tuple[Attribution, ...]:
        """Give the chain of one voice, outermost first: the agency that was told, the paper it stands in, who speaks."""
        inner = self._speaking(head, relation, cue)
        if not inner:
            return ()
        verb = self.token(at)
        outer = self._listening(verb, head, cue) + self._quoting(verb, head, cue) + self._paper(verb, head, cue) if verb.pos in {"VERB", "AUX"} else ()
        return (*(link for link in outer if link.source not in {one.source for one in inner}), *inner)

    def _speaking(self, head: int, relation: Relation, cue: Span, steps: int = 0) -> tuple[Attribution, ...]:
        """Read the source itself: a pronoun goes back to the last one, a count to who counted, a paper to its issuer."""
        words = self.reader.words_at(head)
        token = self.token(head)
        if words.has("impersonal", token) and token.pos == "PRON":
            return ()
        if token.pos == "PRON" or words.has("pronouns", token):
            return self._one_of(token, relation, cue) or self._last_source(token, relation, cue)
        owner = self._owner(head, words) if steps < _MOST_STEPS else None
        if words.has("carriers", token):
            return self._speaking(owner, relation, cue, steps + 1) if owner is not None else self._link(head, SourceKind.UNNAMED, relation, cue)
        source = self.reader.source(head)
        if source is None:
            return ()
        if source.kind is SourceKind.COMMUNIQUE:
            issuer = self._speaking(owner, relation, cue, steps + 1) if owner is not None else self.issuer if self._is_definite(head) else ()
            return (_link(source, Relation.REPORTS, cue), *issuer)
        taken_up = self._taken_up(head, source) or self._body_that_spoke(head)
        if taken_up is not None:
            return (replace(taken_up, relation=relation, cue=cue),)
        return (self._known(_link(source, relation, cue)),)

    def _body_that_spoke(self, head: int) -> Attribution | None:
        """Give the organisation that spoke last, which "the group" takes up rather than an armed group that it speaks of."""
        words, token = self.reader.words_at(head), self.token(head)
        if not words.has("stand_ins", token) or not self._is_definite(head) or self.parsed.kids(head, "nmod", "compound", "amod", "appos", "flat"):
            return None
        last = next((voice for voice in reversed(self.voices) if voice.links and voice.cue_token < head), None)
        if last is None or last.kind is not SourceKind.ORGANISATION or token.sentence - self.token(last.cue_token).sentence > _MOST_SENTENCES:
            return None
        between = range((last.head if last.head is not None else last.cue_token) + 1, head)
        return None if any(self.reader.is_other_body(at, words) for at in between) else last.links[-1]

    def _one_of(self, pronoun: Token, relation: Relation, cue: Span) -> tuple[Attribution, ...]:
        """Read «un de ses responsables», "one of his daughters"."""
        nouns = (kid.i for kid in self.parsed.kids(pronoun.i, "nmod") if kid.pos == "NOUN" and self.reader.names_somebody(kid.i))
        source = next((self.reader.source(at) for at in nouns), None)
        return (_link(source, relation, cue),) if source is not None else ()

    def _taken_up(self, head: int, source: Source) -> Attribution | None:
        """Give the source told of before that «la même source» or a bare "the spokesman" takes up."""
        words = self.reader.words_at(head)
        same = any(words.has("same_words", kid) for kid in self.parsed.kids(head, "amod", "det"))
        bare = source.span == self.parsed.span(head, head + 1) and self._is_definite(head) and self.token(head).pos == "NOUN"
        if not (same or bare):
            return None
        if same and source.kind is SourceKind.UNNAMED:
            named = (voice.links[-1] for voice in reversed(self.voices) if voice.links and voice.cue_token < head)
            return next((link for link in named if link.kind is not SourceKind.COMMUNIQUE), None)
        told = [voice for voice in self.voices if voice.links and voice.head is not None and self.token(voice.head).pos == "NOUN"]
        return next((voice.links[-1] for voice in reversed(told) if self.token(voice.head or 0).lemma == self.token(head).lemma), None)

    def _known(self, link: Attribution) -> Attribution:
        """Give a bare surname the kind of the person who was introduced with it."""
        if link.kind is not SourceKind.PERSON:
            return link
        for voice in self.voices:
            for other in voice.links:
                if other.source.endswith(" " + link.source):
                    return replace(link, kind=other.kind, entity=other.entity)
        return link

    def _link(self, head: int, kind: SourceKind, relation: Relation, cue: Span) -> tuple[Attribution, ...]:
        source = self.reader.source(head)
        return (replace(_link(source, relation, cue), kind=kind),) if source is not None else ()

    def _is_definite(self, head: int) -> bool:
        return is_definite(self.parsed, head, self.reader.words_at(head).known)

    def _owner(self, head: int, words: VoiceWords) -> int | None:
        """Find whose paper or count it is: "a statement by the army", «un bilan communiqué par la mairie», «un décompte de l'AFP»."""
        return self._owner_by_clause(head, words) or self._owner_by_order(head, words) or self._owner_by_noun(head, words)

    def _owner_by_clause(self, head: int, words: VoiceWords) -> int | None:
        """Read the agent of a participle: «une enquête menée par l'ONG»."""
        for clause in self.parsed.kids(head, "acl"):
            for kid in self.parsed.kids(clause.i, "obl:agent", "obl", "nmod"):
                if kid.dep == "obl:agent" or any(self._is_by(case, words) for case in self.parsed.kids(kid.i, "case")):
                    return kid.i
        return None

    def _owner_by_order(self, head: int, words: VoiceWords) -> int | None:
        """Read «par X» or "by X" shortly behind, whatever the tree makes of it."""
        end = self.parsed.sentences[self.token(head).sentence].last
        last = self.reader.phrase(head)[1]
        for at in range(last, min(last + 6, end - 1)):
            if self._is_by(self.token(at), words):
                return self.clauses.nominal(at + 1, min(at + 6, end))
            if self.token(at).form in {",", ".", ";"}:
                break
        return None

    def _owner_by_noun(self, head: int, words: VoiceWords) -> int | None:
        """Read a noun beside: "the army's statement", «un décompte de l'AFP»."""
        for kid in self.parsed.kids(head, "nmod", "obl:agent", "obl", "compound"):
            topic = any(words.has("topic_words", case) for case in self.parsed.kids(kid.i, "case"))
            if kid.pos in {"PROPN", "NOUN"} and not topic and self.reader.source(kid.i) is not None and self._speaks_for(kid, words):
                return kid.i
        return None

    def _is_by(self, case: Token, words: VoiceWords) -> bool:
        return words.has("by_words", case) and not words.has("of_words", case)

    def _speaks_for(self, kid: Token, words: VoiceWords) -> bool:
        """Tell whether a noun beside a paper is its issuer, not its subject."""
        cases = self.parsed.kids(kid.i, "case")
        ours = any(words.has("by_words", case) for case in cases) or kid.dep == "compound" or (kid.dep == "nmod" and (not cases or cases[-1].i > kid.i))
        named = kid.pos == "PROPN" and (bool(cases) or self.parsed.span(kid.i, kid.i + 1).text[:1].isupper())
        return ours and (named or words.kinds.match(self.parsed.tokens, kid.i) is not None or words.known.things.match(self.parsed.tokens, kid.i) is not None)

    def _last_source(self, pronoun: Token, relation: Relation, cue: Span) -> tuple[Attribution, ...]:
        """Give the source that a pronoun takes up: the last one that agrees in number, in this or an earlier paragraph."""
        words = self.reader.words_at(pronoun.i)
        if words.has("latter_words", pronoun):
            return self._latter(pronoun, relation, cue)
        number = pronoun.morph.get("Number")
        for voice in reversed(self.voices):
            if pronoun.morph.get("Person") == "1":
                break  # "we": nobody whom the report quoted before
            if voice.head is None or not voice.links or voice.kind is SourceKind.COMMUNIQUE or voice.cue_token > pronoun.i:
                continue
            other = self.token(voice.head).morph.get("Number")
            if number is None or other is None or number == other or self.token(voice.head).pos == "PRON":
                return tuple(replace(link, relation=relation, cue=cue) for link in voice.links[-1:])
        quoted = any(pronoun.i in tokens for tokens in self.long)  # "They answer with fire" of a quotation is nobody whom the report named
        subject = None if quoted or pronoun.morph.get("Person") == "1" else self.clauses.subject_before(pronoun)
        source = self.reader.source(subject) if subject is not None else None
        return (_link(source, relation, cue),) if source is not None else ()

    def _latter(self, pronoun: Token, relation: Relation, cue: Span) -> tuple[Attribution, ...]:
        """Give the nearest noun before «cette dernière» that agrees with it and can speak."""
        for at in range(pronoun.i - 1, -1, -1):
            token = self.token(at)
            if not self.clauses.same_part(at, pronoun.i):
                break
            agrees = all(token.morph.get(key) in {None, pronoun.morph.get(key)} for key in ("Gender", "Number"))
            if token.pos in {"NOUN", "PROPN"} and agrees and self.reader.names_somebody(at):
                source = self.reader.source(at)
                return (_link(source, relation, cue),) if source is not None else ()
        return ()

    def _listening(self, verb: Token, head: int, cue: Span) -> tuple[Attribution, ...]:
        """Read the agency that was told or asked: «a raconté à l'AFP», "told Reuters", «a appris l'AFP», «joint par l'AFP»."""
        words = self.reader.words_at(verb.i)
        beside = self.parsed.kids(verb.i, "obj", "iobj", "obl", "nmod", *(("nsubj",) if words.has("learn_verbs", verb) else ()))
        reached = (*self.parsed.kids(verb.i, "advcl"), *self.parsed.kids(head, "acl", "amod"))
        by = (agent for part in reached if words.has("reach_verbs", part) for agent in self.parsed.kids(part.i, "obl:agent", "obl"))
        for kid in (*beside, *by):
            if kid.i == head or kid.pos not in {"PROPN", "NOUN"}:
                continue
            words = self.reader.words_at(kid.i)
            source = self.reader.source(kid.i)
            if source is not None and (source.kind is SourceKind.AGENCY or words.agencies.match(self.parsed.tokens, kid.i) is not None):
                return (replace(_link(source, Relation.REPORTS, cue), kind=SourceKind.AGENCY),)
        return ()

    def _quoting(self, verb: Token, head: int, cue: Span) -> tuple[Attribution, ...]:
        """Read who quotes: "the office was quoted as saying by IRNA", «a été cité par l'agence Tass»."""
        words = self.reader.words_at(verb.i)
        hit = words.verbs.match((verb,), 0) if self.parsed.kids(verb.i, "aux:pass") else None
        if hit is None or hit.value is not Relation.CITES:
            return ()
        agents = (self.clauses.agent(part, words.sets["by_words"]) for part in (verb, *self.parsed.kids(verb.i, "advcl", "xcomp", "ccomp")))
        agent = next((at for at in agents if at is not None and at != head), None)
        source = self.reader.source(agent) if agent is not None else None
        return (_link(source, Relation.CITES, cue),) if source is not None else ()

    def _paper(self, verb: Token, head: int, cue: Span) -> tuple[Attribution, ...]:
        """Read the paper that somebody speaks through: «a annoncé dans un communiqué», "said in a statement"."""
        words = self.reader.words_at(verb.i)
        beside = [
            *self.parsed.kids(verb.i, "obl", "nmod", "advmod", "obj"),
            *(below for comp in self.parsed.kids(verb.i, "xcomp", "ccomp") for below in self.parsed.kids(comp.i, "obl")),
        ]
        for kid in beside:
            if kid.i == head or not any(words.has("media_prepositions", case) for case in self.parsed.kids(kid.i, "case")):
                continue
            source = self.reader.source(kid.i)
            if source is not None and source.kind is SourceKind.COMMUNIQUE:
                return (_link(source, Relation.REPORTS, cue),)
        return ()

    # --- nouns of speech ---

    def _nouns(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        """Read "the general's claim that nobody died", «Démenti de l'état-major», "posts that the army shelled a mosque"."""
        tokens = self.parsed.sentence_tokens(sentence)
        for at, noun in enumerate(tokens):
            if noun.pos not in {"NOUN", "PROPN"} or not (noun.is_root or self.parsed.kids(noun.i, "acl", "acl:relcl", "ccomp", "nmod")):
                continue
            if self._is_none(noun, words):
                continue  # "No confirmation from our side"
            said, paper = words.nouns.match(tokens, at), words.kinds.match(tokens, at)
            if said is not None:
                yield from self._noun_of_speech(noun, said.value, words)
            elif paper is not None and paper.value is SourceKind.COMMUNIQUE and noun.pos == "NOUN":
                clause = self._clause_of(noun, words)
                if clause is not None:
                    yield from self._noun_voice(noun, noun.i, Relation.REPORTS, clause, words)

    def _is_none(self, noun: Token, words: VoiceWords) -> bool:
        """Tell whether a noun of speech says that nothing was said: "no confirmation", «pas de réaction», «sans confirmation»."""
        before = self.parsed.kids(noun.i, "det", "advmod", "case")
        return any(kid.i < noun.i and (kid.form in words.negations or kid.form in words.sets["without_words"]) for kid in before)

    def _noun_of_speech(self, noun: Token, relation: Relation, words: VoiceWords) -> Iterator[Voice]:
        """Read whose claim, denial or report it is; a report speaks for itself where nobody owns it."""
        clause = self._clause_of(noun, words) if noun.pos == "NOUN" else None
        owner = self._owner_by_noun(noun.i, words) if clause is not None or self._stands_alone(noun, relation) else None
        head = owner if owner is not None else noun.i if clause is not None and self._speaks_itself(noun, words) else None
        if head is not None:
            yield from self._noun_voice(noun, head, relation, clause, words)

    def _speaks_itself(self, noun: Token, words: VoiceWords) -> bool:
        """Tell whether a noun of speech is its own source: a report, or talk that nobody owns ("Claims that", «une rumeur»)."""
        return words.has("carriers", noun) or (words.has("talk", noun) and not self._is_definite(noun.i))

    @staticmethod
    def _stands_alone(noun: Token, relation: Relation) -> bool:
        """Tell whether a noun makes a sentence that takes up what was told: «Démenti de l'état-major.»."""
        alone = noun.is_root or noun.dep in {"parataxis", "advcl"}
        return noun.pos in {"NOUN", "PROPN"} and alone and relation in {Relation.DENIES, Relation.CONFIRMS}

    def _noun_voice(self, noun: Token, head: int, relation: Relation, clause: int | None, words: VoiceWords) -> Iterator[Voice]:
        """Read one noun of speech: whose it is and the clause that it says."""
        said = _Said(frozenset(self.parsed.subtree(clause)) if clause is not None else frozenset())
        voice = self._voice((noun.i, noun.i + 1), head, relation, said, f"lang/{words.code}.toml:attribution.nouns.{relation.value}")
        if voice is not None:
            yield replace(voice, denial=relation is Relation.DENIES, accusation=relation is Relation.ACCUSES)

    def _contrary(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        """Read whom a sentence contradicts: «Contrairement à ce qu'affirment des messages, aucun élève n'a été enlevé»."""
        tokens = self.parsed.sentence_tokens(sentence)
        for hit in (found for at in range(min(2, len(tokens))) if (found := words.contrary.match(tokens, at)) is not None):
            end = next((at for at in range(hit.last, len(tokens)) if tokens[at].form == ","), None)
            verb = next((at for at in range(hit.last, end) if self._relation(tokens, at, words) is not None), None) if end is not None else None
            if end is None or verb is None:
                yield from self._contrary_talk(sentence, range(hit.last, end or hit.last), words)
                continue
            first, cue = sentence.first + hit.last, tokens[verb].i
            subject = next((kid.i for kid in self.parsed.kids(cue, "nsubj") if kid.pos in _NOMINAL - {"PRON"}), None)
            head = subject if subject is not None else self.clauses.nominal(first, cue) or self.clauses.nominal(cue + 1, sentence.first + end)
            said = _Said(frozenset(range(sentence.first + end + 1, sentence.last)))
            rule = f"lang/{words.code}.toml:attribution.contrary_openers"
            voice = self._voice((cue, cue + 1), head, Relation.STATES, said, rule) if head is not None else None
            if voice is not None:
                yield voice

    def _contrary_talk(self, sentence: Sentence, inside: range, words: VoiceWords) -> Iterator[Voice]:
        """Read the talk that a sentence contradicts: «Contrairement à certaines rumeurs, aucun élève n'a été enlevé»."""
        head = self.clauses.nominal(sentence.first + inside.start, sentence.first + inside.stop) if inside else None
        if head is None or not (words.has("talk", self.token(head)) or words.has("carriers", self.token(head))):
            return
        said = _Said(frozenset(range(sentence.first + inside.stop + 1, sentence.last)))
        cue = sentence.first + inside.start - 1
        voice = self._voice((cue, cue + 1), head, Relation.STATES, said, f"lang/{words.code}.toml:attribution.contrary_openers")
        if voice is not None:
            yield voice

    def _clause_of(self, noun: Token, words: VoiceWords) -> int | None:
        """Find the clause that says what a noun of speech says: opened by a word like "that", or by «selon laquelle»."""
        for kid in self.parsed.kids(noun.i, "acl", "ccomp", "acl:relcl"):
            if any(mark.pos in {"SCONJ", "PRON"} for mark in self.parsed.kids(kid.i, "mark")):
                return kid.i
        below = (noun, *self.parsed.kids(noun.i, "nmod"))
        for kid in (kid for token in below for kid in self.parsed.kids(token.i, "acl:relcl")):
            if any(mark.pos == "SCONJ" and mark.form in words.sets["that_words"] for mark in self.parsed.kids(kid.i, "obj", "nsubj")):
                return kid.i  # "claims that police shot two": the tree may take "that" for an object
        for kid in (kid for token in below for kid in self.parsed.kids(token.i, "acl:relcl")):
            for pronoun in self.parsed.kids(kid.i, "obl", "nmod"):
                if pronoun.morph.get("PronType") == "Rel" and any(case.form in words.sets["relative_openers"] for case in self.parsed.kids(pronoun.i, "case")):
                    return kid.i
        return None

    # --- participles, labels, hearsay ---

    def _participles(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        """Read «une attaque revendiquée par le groupe», "a raid claimed by the group"."""
        for token in self.parsed.sentence_tokens(sentence):
            if token.dep not in _PARTICIPIAL or token.morph.get("VerbForm") != "Part":
                continue
            yield from self._given_by(token, words)
            if not words.has("claim_participles", token):
                continue
            agent = self.clauses.agent(token, words.sets["by_words"])
            deed = self.clauses.noun_over(token)
            if agent is None or deed is None:
                continue
            content = frozenset(self.parsed.subtree(deed)) - frozenset(self.parsed.subtree(token.i))
            voice = self._voice(
                (token.i, token.i + 1),
                agent,
                Relation.CLAIMS,
                _Said(content, speech=False, deeds=(deed,)),
                f"lang/{words.code}.toml:attribution.claim_participles",
            )
            if voice is not None:
                yield replace(voice, claim=True)

    def _given_by(self, token: Token, words: VoiceWords) -> Iterator[Voice]:
        """Read who gives a count: «un bilan confirmé par la mairie», "a toll given by the mayor"."""
        over = self.token(token.head)
        hit = words.verbs.match((token,), 0)
        agent = self.clauses.agent(token, words.sets["by_words"]) if hit is not None and words.has("carriers", over) else None
        if hit is None or agent is None or not (over.is_root or over.dep in {"appos", "parataxis", "nsubj"}):
            return
        said = _Said(frozenset(self.parsed.subtree(over.i)) - frozenset(self.parsed.subtree(token.i)))
        voice = self._voice((token.i, token.i + 1), agent, hit.value, said, f"lang/{words.code}.toml:attribution.verbs.{hit.value.value}")
        if voice is not None:
            yield voice

    def _qualified(self, verb: Token, words: VoiceWords) -> Iterator[Voice]:
        """Read a label put on a thing: «la qualifiant de « légitime défense »»."""
        speaker = self._speaker(verb, words)
        inside = [tokens for _, tokens in self.quotes if tokens and not set(tokens).isdisjoint(self.parsed.subtree(verb.i)) and verb.i not in tokens]
        if speaker is None or not inside:
            return
        voice = self._voice((verb.i, verb.i + 1), speaker, Relation.STATES, _Said(frozenset(inside[0])), f"lang/{words.code}.toml:attribution.qualify_verbs")
        if voice is not None:
            yield voice

    def _hearsay(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        """Read what nobody vouches for: «aurait tué», "reportedly", «selon des rumeurs»."""
        tokens = self.parsed.sentence_tokens(sentence)
        for hit in words.hearsay.find(tokens):
            over = self.clauses.clause_over(sentence.first + hit.first)
            yield self._unnamed(
                sentence.first + hit.first,
                Relation.REPORTS,
                frozenset(self.parsed.subtree(over)),
                f"lang/{words.code}.toml:attribution.hearsay_openers",
                hearsay=True,
            )
        if any(token.form in words.sets["condition_words"] and token.dep in {"mark", "advmod"} for token in tokens):
            return
        for token in tokens:
            if self._is_conditional(token, words):
                verb = token.head if token.dep in {"aux", "aux:pass", "cop"} else token.i
                yield self._unnamed(
                    token.i, Relation.REPORTS, frozenset(self.parsed.subtree(verb)), f"lang/{words.code}.toml:attribution.hearsay_words", hearsay=True
                )

    def _is_conditional(self, token: Token, words: VoiceWords) -> bool:
        """Tell whether a verb stands in the conditional of hearsay."""
        if token.pos not in {"VERB", "AUX"} or words.has("conditional_pseudo", token):
            return False
        if token.form in words.sets["hearsay_words"]:
            return True
        return bool(words.sets["hearsay_words"]) and token.morph.get("Mood") == "Cnd" and token.pos == "VERB" and token.morph.get("VerbForm") == "Fin"

    def _short(self, sentence: Sentence, words: VoiceWords) -> Iterator[Voice]:
        """Read voices without a verb: «; la mairie, de quinze», "(military source)"."""
        spoken = (voice for voice in reversed(self.voices) if voice.links and voice.head is not None and voice.speech)
        last = next(spoken, None)
        before = Said(last.cue_token, last.relation, last.content) if last is not None else None
        yield from self._built(self.short.find(sentence, words, before))

    def _built(self, found: Iterable[Short]) -> Iterator[Voice]:
        """Make voices of what other readers found."""
        for short in found:
            voice = self._voice(short.cue, short.head, short.relation, _Said(short.content), short.rule)
            if voice is not None:
                yield voice

    # --- quotations that go on ---

    def _continue_quotes(self) -> None:
        """Give quotations that no verb introduces to the speaker of the same paragraph: the last before, else the first behind."""
        covered = {at for voice in self.voices if voice.speech and voice.links for at in voice.content}
        for tokens in self.long:
            if covered.isdisjoint(tokens):
                index = self._neighbour(tokens)
                if index is not None:
                    voice = self.voices[index]
                    self.voices[index] = replace(voice, content=tuple(sorted({*voice.content, *tokens})))

    def _neighbour(self, tokens: Sequence[int]) -> int | None:
        first = tokens[0]
        near = [
            (index, voice)
            for index, voice in enumerate(self.voices)
            if voice.links and voice.speech and voice.head is not None and self.clauses.same_part(voice.cue_token, first)
        ]
        before = [index for index, voice in near if voice.cue_token < first]
        return before[-1] if before else near[0][0] if near else None


def _link(source: Source, relation: Relation, cue: Span) -> Attribution:
    return Attribution(source.name, source.kind, source.entity, relation, cue, source.span)
