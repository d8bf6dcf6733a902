"""Read whom a report asked: «a appris l'AFP auprès d'un élu», "we spoke to nine survivors"."""

from collections.abc import Iterator

from recoupe.extract.clauses import Clauses
from recoupe.extract.short_voices import Short
from recoupe.extract.sources import SourceReader, VoiceWords
from recoupe.model.event import Relation, SourceKind
from recoupe.model.parsed import ParsedText, Token


class HeardVoices:
    """Reads the verbs of one document."""

    def __init__(self, parsed: ParsedText, reader: SourceReader, clauses: Clauses) -> None:
        """Keep the document, its sources and clauses."""
        self.parsed = parsed
        self.reader = reader
        self.clauses = clauses

    def find(self, verb: Token, words: VoiceWords) -> Iterator[Short]:
        """Yield whom somebody learnt something from, or whom the report's own people heard, by one verb."""
        if words.has("learn_verbs", verb):
            yield from self._learned(verb, words)
        if words.has("interview_verbs", verb):
            yield from self._interviewed(verb, words)
        if words.has("rest_verbs", verb):
            yield from self._rested_on(verb, words)

    def _rested_on(self, verb: Token, words: VoiceWords) -> Iterator[Short]:
        """Read "based on interviews with five survivors", «se fonde sur le récit de cinq soignants»: who was there and was asked."""
        papers = [kid for kid in self.parsed.kids(verb.i, "obl", "nmod", "obj") if words.has("interview_nouns", kid)]
        for head in self._each([kid.i for paper in papers for kid in self.parsed.kids(paper.i, "nmod")]):
            source = self.reader.source(head)
            if source is not None and source.kind is SourceKind.WITNESS:
                said = frozenset(self.parsed.subtree(head))
                yield Short((verb.i, verb.i + 1), head, Relation.STATES, said, f"lang/{words.code}.toml:attribution.interview_nouns")

    def _learned(self, verb: Token, words: VoiceWords) -> Iterator[Short]:
        """Read «…, a appris l'AFP mardi auprès d'un élu local»."""
        told = [kid.i for kid in self.parsed.kids(verb.i, "obl", "nmod") if self._stands_behind(kid, words.sets["learn_from"])]
        if not told:
            return
        subjects = self.parsed.kids(verb.i, "nsubj")
        said = self.clauses.complements(verb, words.sets["that_words"]) or self.clauses.detached(verb, subjects[-1].i if subjects else None)
        content = said - frozenset(self.parsed.subtree(verb.i)) if not self.parsed.kids(verb.i, "ccomp") else said
        for head in self._each(told):
            if content and self.reader.source(head) is not None:
                yield Short((verb.i, verb.i + 1), head, Relation.STATES, content, f"lang/{words.code}.toml:attribution.learn_verbs")

    def _interviewed(self, verb: Token, words: VoiceWords) -> Iterator[Short]:
        """Read "we spoke to nine survivors", «nous avons rencontré trois rescapées»: only those who were there, heard by the report's own people."""
        if not any(self._is_own(kid, words) for kid in self.parsed.kids(verb.i, "nsubj")):
            return
        asked = [kid.i for kid in self.parsed.kids(verb.i, "obj", "obl") if kid.dep == "obj" or self._stands_behind(kid, words.sets["hearing"])]
        for head in self._each(asked):
            hit = words.kinds.match(self.parsed.tokens, head)
            if hit is not None and hit.value is SourceKind.WITNESS:
                said = frozenset(self.parsed.subtree(head))
                yield Short((verb.i, verb.i + 1), head, Relation.STATES, said, f"lang/{words.code}.toml:attribution.interview_verbs")

    def _is_own(self, subject: Token, words: VoiceWords) -> bool:
        """Tell whether a subject is those who report: "we", "they", "our researchers", a reporter."""
        if subject.pos == "PRON":
            return subject.morph.get("Number") == "Plur" and subject.morph.get("Person") in {"1", "3"}
        ours = any(kid.morph.get("Poss") == "Yes" and kid.morph.get("Person") == "1" for kid in self.parsed.kids(subject.i, "det", "nmod"))
        return ours or words.has("listeners", subject)

    def _stands_behind(self, token: Token, cases: frozenset[str]) -> bool:
        """Tell whether a phrase has one of some prepositions before it, of one word or of several."""
        found = self.parsed.kids(token.i, "case")
        return any(case.form in cases or case.lemma in cases for case in found)

    def _each(self, heads: list[int]) -> Iterator[int]:
        """Yield heads and those coordinated with them."""
        for head in heads:
            yield head
            yield from (kid.i for kid in self.parsed.kids(head, "conj"))
