"""Find voices that are told without a verb of their own: left out after another («; la mairie, de quinze»), in brackets, or quoted by a third."""

from collections.abc import Iterator
from dataclasses import dataclass

from recoupe.extract.clauses import Clauses
from recoupe.extract.sources import SourceReader, VoiceWords
from recoupe.model.event import Relation, SourceKind
from recoupe.model.parsed import ParsedText, Sentence, Token

# The name of a source whose verb is left out has at most so many words.
_MOST_WORDS = 8
# Words such as «au moins» between such a source and its number.
_MOST_LIGHT = 3
# Words in brackets that name a source alone.
_MOST_BRACKETED = 6
_STOPS = frozenset({";", ".", ":"})
_LIGHT = frozenset({"ADV", "ADP", "DET", "ADJ"})
_VERBAL = frozenset({"VERB", "AUX"})
_NAMING = frozenset({"PROPN", "ADP", "DET", "NOUN", "ADJ"})
# Less is no sentence before a dash or behind a label.
_LEAST_TOLD = 3
_LABELS = frozenset({SourceKind.OFFICIAL, SourceKind.ORGANISATION, SourceKind.WITNESS})
_SPEAKERS = frozenset({SourceKind.OFFICIAL, SourceKind.ORGANISATION, SourceKind.WITNESS, SourceKind.UNNAMED, SourceKind.AGENCY, SourceKind.ARMED_GROUP})
_ALONE = frozenset({SourceKind.UNNAMED, SourceKind.WITNESS, SourceKind.OFFICIAL, SourceKind.AGENCY, SourceKind.ORGANISATION})


@dataclass(frozen=True, slots=True)
class Short:
    """A source, the tokens of its cue and what it says, without a verb."""

    cue: tuple[int, int]
    head: int
    relation: Relation
    content: frozenset[int]
    rule: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the voice said before: where its cue is, what it does, what it covers."""

    at: int
    relation: Relation
    content: tuple[int, ...]


class ShortVoices:
    """Reads the sentences of one document."""

    def __init__(self, parsed: ParsedText, reader: SourceReader, clauses: Clauses) -> None:
        """Keep the document, its sources and clauses."""
        self.parsed = parsed
        self.reader = reader
        self.clauses = clauses

    def find(self, sentence: Sentence, words: VoiceWords, before: Said | None) -> Iterator[Short]:
        """Yield the voices of a sentence that have no verb.

        Args:
            sentence: where to look.
            words: the words of its language.
            before: the last voice that was told with a verb, in this sentence or an earlier one.
        """
        if before is not None and self.clauses.same_part(before.at, sentence.first):
            yield from self._gapped(sentence, words, before)
        yield from self._bracketed(sentence, words)
        yield from self._dashed(sentence, words)
        yield from self._labelled(sentence, words)
        yield from self._opened(sentence, words)
        yield from self._recovered(sentence, words)
        yield from self._quoted_by(sentence, words)

    # --- «La clinique fait état de neuf tués ; la mairie, de quinze.» ---

    def _gapped(self, sentence: Sentence, words: VoiceWords, before: Said) -> Iterator[Short]:
        for at in range(max(sentence.first - 1, before.at + 1), sentence.last):
            mark = self.parsed.tokens[at].form
            if mark not in {";", ","} or at + 1 >= sentence.last or (mark == "," and at < sentence.first):
                continue
            end = next((i for i in range(at + 1, sentence.last) if self.parsed.tokens[i].form in _STOPS), sentence.last)
            found = self._left_out(range(at + 1, end), words, mark == ";")
            if found is None:
                continue
            head, start = found
            said = frozenset(range(start, self._end_of(start, end)))
            if self._counts(before.content) or mark == ";":
                yield Short((at + 1, at + 2), head, before.relation, said, f"lang/{words.code}.toml:attribution.verbs.{before.relation.value}")

    def _left_out(self, segment: range, words: VoiceWords, apart: bool) -> tuple[int, int] | None:
        """Give the head of a source and the first token of what it says, where a segment holds both and no verb between."""
        head = self.clauses.nominal(segment.start, min(segment.start + _MOST_WORDS, segment.stop))
        if head is None or self.reader.source(head) is None or not (apart or self.reader.names_somebody(head)):
            return None
        first, last = self.reader.phrase(head)
        light = all(self.parsed.tokens[i].pos in {"DET", "PRON", "CCONJ", "ADV", "PUNCT"} for i in range(segment.start, first))
        if not light or last >= segment.stop:
            return None
        comma = self.parsed.tokens[last].form == ","
        start = last + comma
        return (head, start) if self._says(range(start, segment.stop), words, apart and comma) else None

    def _says(self, rest: range, words: VoiceWords, apart: bool) -> bool:
        """Tell whether words are a bare number, or set apart by a semicolon and a comma a clause or a noun: «; sa mère, qu'il rentrait»."""
        number = next((i for i in rest[: _MOST_LIGHT + 1] if self.parsed.tokens[i].pos == "NUM"), None)
        if number is not None and all(self.parsed.tokens[i].pos in _LIGHT for i in range(rest.start, number)):
            return self._closes(number, rest.stop, words)
        opened = bool(rest) and self.parsed.tokens[rest.start].form in words.sets["that_words"]
        return apart and (opened or not any(self.parsed.tokens[i].pos in _VERBAL for i in rest))

    def _closes(self, number: int, end: int, words: VoiceWords) -> bool:
        """Tell whether a number, with the noun of who suffered, ends its clause."""
        behind = number + 1
        if behind < end and words.victims.match(self.parsed.tokens, behind) is not None:
            behind += 1
        return behind >= end or self.parsed.tokens[behind].pos in {"PUNCT", "CCONJ"}

    def _end_of(self, start: int, end: int) -> int:
        return next((i for i in range(start + 1, end) if self.parsed.tokens[i].form in {",", ";"} and self.parsed.tokens[i - 1].pos == "NUM"), end)

    def _counts(self, content: tuple[int, ...]) -> bool:
        return any(self.parsed.tokens[i].pos == "NUM" for i in content)

    # --- «quatre gendarmes tués (source militaire).» ---

    def _bracketed(self, sentence: Sentence, words: VoiceWords) -> Iterator[Short]:
        for at in range(sentence.first + 1, sentence.last - 1):
            if self.parsed.tokens[at].form != "(" or self.parsed.tokens[at - 1].pos == "PROPN":
                continue
            end = next((i for i in range(at + 1, min(at + 2 + _MOST_BRACKETED, sentence.last)) if self.parsed.tokens[i].form == ")"), None)
            start = self._behind_label(at + 1, end, words) if end is not None and end > at + 1 else None
            if end is None or start is None or not self._is_last(end, sentence):
                continue
            head = self.clauses.nominal(start, end)
            first = next((i + 1 for i in range(at - 1, sentence.first, -1) if self.parsed.tokens[i].form == ";"), sentence.first)
            if head is not None:
                yield Short((at + 1, end), head, Relation.STATES, frozenset(range(first, at)), f"lang/{words.code}.toml:attribution.source_nouns")

    def _behind_label(self, first: int, end: int, words: VoiceWords) -> int | None:
        """Give where the source begins that brackets hold, behind a label («source : CJTF») or a paper («chiffre du ministère»); None where they hold none."""
        if self._is_source_alone(first, end, words) or words.has("carriers", self.parsed.tokens[first]):
            return first
        kind = words.kinds.match(self.parsed.tokens[:end], first)
        return first + 2 if kind is not None and first + 2 < end and self.parsed.tokens[first + 1].form == ":" else None

    def _is_last(self, end: int, sentence: Sentence) -> bool:
        return end + 1 >= sentence.last or self.parsed.tokens[end + 1].form in _STOPS

    def _is_source_alone(self, first: int, end: int, words: VoiceWords) -> bool:
        """Tell whether brackets hold a source and nothing else: «source militaire», "AFP"."""
        inner = self.parsed.tokens[first:end]
        kind, agency = (index.match(inner, 0) if inner else None for index in (words.kinds, words.agencies))
        if agency is not None and agency.last == len(inner):
            return True
        if kind is None or kind.value not in _ALONE:
            return False
        return kind.last == len(inner) or all(token.pos in _NAMING for token in inner[kind.last :])

    # --- "Death toll rises to 30 - Red Cross" ---

    def _dashed(self, sentence: Sentence, words: VoiceWords) -> Iterator[Short]:
        """Read a source alone behind the last dash of a sentence."""
        end = sentence.last - (self.parsed.tokens[sentence.last - 1].form == ".")
        at = next((i for i in range(end - 2, max(sentence.first, end - 2 - _MOST_WORDS), -1) if self._is_dash(i)), None)
        if at is None or at - sentence.first < _LEAST_TOLD:
            return
        first = at + 1
        while first < end and self.parsed.tokens[first].pos == "DET":
            first += 1
        head = self.clauses.nominal(first, end)
        if head is None or not (self._is_source_alone(first, end, words) or self._is_actor_alone(first, end)):
            return
        yield Short((at, at + 1), head, Relation.STATES, frozenset(range(sentence.first, at)), f"lang/{words.code}.toml:attribution.source_nouns")

    def _is_dash(self, at: int) -> bool:
        """Tell whether a token is a dash between words, not the hyphen inside one."""
        token = self.parsed.tokens[at]
        return token.form in {"-", "–", "—"} and token.start > self.parsed.tokens[at - 1].end and token.end < self.parsed.tokens[at + 1].start

    def _is_actor_alone(self, first: int, end: int) -> bool:
        return all(self.reader.is_actor(at) for at in range(first, end))

    # --- «La police : deux morts», "Police: two dead" ---

    def _labelled(self, sentence: Sentence, words: VoiceWords) -> Iterator[Short]:
        """Read a source that stands alone before a colon at the head of a sentence."""
        colon = next((i for i in range(sentence.first + 1, min(sentence.first + _MOST_WORDS, sentence.last - 1)) if self.parsed.tokens[i].form == ":"), None)
        if colon is None or self.clauses.sentence_of(colon).last - colon < _LEAST_TOLD:
            return
        first = sentence.first
        while first < colon and self.parsed.tokens[first].pos in {"DET", "NUM", "PUNCT", "ADP"}:
            first += 1
        kind = words.kinds.match(self.parsed.tokens[:colon], first) if first < colon else None
        head = self.clauses.nominal(first, colon)
        quoted = first < colon and self.parsed.tokens[colon + 1].form in {'"', "«"}
        spoken = (kind is not None and kind.value in _LABELS) or (quoted and self.parsed.tokens[first].pos == "PROPN")
        if head is None or not spoken or not all(self._may_stand_in_label(self.parsed.tokens[i]) for i in range(first, colon)):
            return
        yield Short((colon, colon + 1), head, Relation.STATES, frozenset(range(colon + 1, sentence.last)), f"lang/{words.code}.toml:attribution.source_nouns")

    def _may_stand_in_label(self, token: Token) -> bool:
        return token.pos not in _VERBAL or token.morph.get("VerbForm") == "Part"

    # --- «Pour le gouverneur, ce sont des séparatistes» ---

    def _opened(self, sentence: Sentence, words: VoiceWords) -> Iterator[Short]:
        """Read an opener at the head of a sentence, with a source that a comma closes."""
        hit = words.opening.match(self.parsed.tokens[: sentence.last], sentence.first)
        end = min(sentence.first + _MOST_WORDS, sentence.last)
        comma = next((i for i in range(sentence.first + 2, end) if self.parsed.tokens[i].form == ","), None) if hit is not None else None
        head = self.clauses.nominal(hit.last, comma) if hit is not None and comma is not None else None
        if head is None or comma is None or not self._is_speaker(head):
            return
        said = frozenset(range(comma + 1, sentence.last))
        yield Short((sentence.first, hit.last if hit else comma), head, Relation.STATES, said, f"lang/{words.code}.toml:attribution.opening_openers")

    def _is_speaker(self, head: int) -> bool:
        source = self.reader.source(head)
        return source is not None and source.kind in _SPEAKERS and self.reader.names_somebody(head)

    # --- "The Red Crescent recovered 27 bodies" ---

    def _recovered(self, sentence: Sentence, words: VoiceWords) -> Iterator[Short]:
        """Read who counts victims by handling them: the object is their number."""
        for token in self.parsed.sentence_tokens(sentence):
            if token.pos != "VERB" or not words.has("recovery_verbs", token):
                continue
            passive = bool(self.parsed.kids(token.i, "aux:pass"))
            counted = [kid for kid in self.parsed.kids(token.i, "nsubj:pass" if passive else "obj") if self._is_counted(kid, words)]
            who = self.clauses.agent(token, words.sets["by_words"]) if passive else next((kid.i for kid in self.parsed.kids(token.i, "nsubj")), None)
            if counted and who is not None and self.parsed.tokens[who].pos in {"NOUN", "PROPN"} and self._is_speaker(who):
                said = frozenset(self.parsed.subtree(counted[0].i))
                yield Short((token.i, token.i + 1), who, Relation.ESTIMATES, said, f"lang/{words.code}.toml:attribution.recovery_verbs")

    def _is_counted(self, noun: Token, words: VoiceWords) -> bool:
        named = any(words.victims.match(self.parsed.tokens, at) is not None for at in (noun.i, *(kid.i for kid in self.parsed.kids(noun.i, "amod"))))
        return named and any(kid.pos == "NUM" for kid in self.parsed.kids(noun.i, "nummod"))

    # --- «Le procureur, cité par Tass, affirme que», «Wafa, qui cite une source médicale» ---

    def _quoted_by(self, sentence: Sentence, words: VoiceWords) -> Iterator[Short]:
        for token in self.parsed.sentence_tokens(sentence):
            hit = words.verbs.match((token,), 0) if token.pos == "VERB" else None
            if hit is None or hit.value is not Relation.CITES:
                continue
            head = self.clauses.agent(token, words.sets["by_words"]) if token.dep in {"acl", "amod", "advcl"} else self._quoted(token)
            if head is not None and self.reader.source(head) is not None:
                own = frozenset(self.parsed.subtree(token.i))
                covered = frozenset(range(sentence.first, sentence.last)) - own
                yield Short((token.i, token.i + 1), head, Relation.CITES, covered, f"lang/{words.code}.toml:attribution.verbs.cites")

    def _quoted(self, verb: Token) -> int | None:
        """Give whom a relative clause quotes for what its sentence tells: «rapporte Wafa, qui cite une source médicale»."""
        relative = any(kid.morph.get("PronType") == "Rel" or kid.i == verb.i - 1 for kid in self.parsed.kids(verb.i, "nsubj") if kid.pos == "PRON")
        objects = self.parsed.kids(verb.i, "obj") if relative and not self.parsed.kids(verb.i, "ccomp", "advcl") else ()
        return objects[0].i if objects else None
