"""Walk clauses: what a verb governs, what it is set into, who stands behind it, which clause a word is in."""

from collections.abc import Sequence

from recoupe.model.parsed import ParsedText, Sentence, Token

_VERBAL = frozenset({"VERB", "AUX"})
_NAMES = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
_MARKS = frozenset({",", '"', "»", "”", "'", "-", ":", ";", "?", "!", "..."})
_CLOSING = frozenset({'"', "»", "”"})
# What a tree may call a subject that stands behind its verb.
_LOOSE = frozenset({"obj", "nsubj", "nsubj:pass", "obl", "xcomp", "appos", "parataxis", "conj", "dep", "nmod", "flat", "root"})
# An aside between a subject and its verb has at most so many words.
_MOST_WORDS_ASIDE = 14
# An inverted subject stands at most so many words behind its verb: «a indiqué mardi soir à la presse le ministre».
_MOST_WORDS_BEHIND = 8


class Clauses:
    """Answers about the clauses of one document."""

    def __init__(self, parsed: ParsedText) -> None:
        """Keep the document."""
        self.parsed = parsed

    def token(self, at: int) -> Token:
        """Give a token of the document."""
        return self.parsed.tokens[at]

    def sentence_of(self, at: int) -> Sentence:
        """Give the sentence of a token."""
        return self.parsed.sentences[self.token(at).sentence]

    def same_part(self, one: int, other: int) -> bool:
        """Tell whether two tokens stand in the same part of the document."""
        return self.sentence_of(one).part == self.sentence_of(other).part

    def next_sentence(self, sentence: Sentence) -> range:
        """Give the tokens of the sentence behind, empty at the end of a part."""
        if sentence.i + 1 >= len(self.parsed.sentences):
            return range(0)
        behind = self.parsed.sentences[sentence.i + 1]
        return range(behind.first, behind.last) if behind.part == sentence.part else range(0)

    def ends_with_colon(self, sentence: Sentence) -> bool:
        """Tell whether a sentence opens what the next one says."""
        return self.token(sentence.last - 1).form == ":"

    def nominal(self, start: int, end: int) -> int | None:
        """Find the head of the first noun phrase from a token on."""
        for at in range(start, end):
            token = self.token(at)
            if token.pos in _VERBAL or token.form in {";", ":", "."}:
                return None
            if token.pos in {"NOUN", "PROPN", "PRON", "X"}:
                return self._top(at, end)
        return None

    def _top(self, at: int, end: int) -> int:
        """Climb from a modifier to the noun that it stands before."""
        token = self.token(at)
        while token.dep in {"compound", "amod", "det", "nummod", "flat", "nmod"} and token.i < token.head < end and self.token(token.head).pos in _NAMES:
            token = self.token(token.head)
        return token.i

    def ends_clause(self, token: Token) -> bool:
        """Tell whether a mark or the end of its sentence follows a token."""
        return token.i + 1 >= self.sentence_of(token.i).last or self.token(token.i + 1).pos == "PUNCT"

    def complements(self, verb: Token, openers: frozenset[str] = frozenset()) -> frozenset[int]:
        """Give the tokens of the clauses that a verb governs, those that the tree calls adverbial too where one of the `openers` ("that") begins them."""
        found: set[int] = set()
        opened = (kid for kid in self.parsed.kids(verb.i, "advcl") if kid.i > verb.i and self._is_opened(kid, openers))
        for kid in (*self.parsed.kids(verb.i, "ccomp", "xcomp"), *opened):
            if kid.pos in _VERBAL or self.parsed.kids(kid.i, "cop", "nsubj", "mark", "aux", "nsubj:pass"):
                found.update(self.parsed.subtree(kid.i))
        return frozenset(found)

    def _is_opened(self, clause: Token, openers: frozenset[str]) -> bool:
        """Tell whether the first word of a clause is one of some openers: of «alors que» the last is not."""
        marks = self.parsed.kids(clause.i, "mark")
        return bool(marks) and marks[0].form in openers and marks[0].i == min(self.parsed.subtree(clause.i))

    def is_inverted(self, verb: Token) -> bool:
        """Tell whether a verb stands behind what it reports: a comma or a closing quotation mark before it, no clause mark."""
        first = min((kid.i for kid in self.parsed.kids(verb.i, "aux", "expl") if kid.i < verb.i), default=verb.i)
        sentence = self.sentence_of(verb.i)
        if first <= sentence.first:
            return False
        before = self.token(first - 1)
        if before.pos == "PRON" and first - 2 >= sentence.first:
            before = self.token(first - 2)
        gerund = verb.morph.get("VerbForm") == "Part" and verb.morph.get("Tense") == "Pres"  # «…, faisant état de dix morts»
        bare = verb.morph.get("VerbForm") == "Inf" and not any(kid.pos == "VERB" for kid in self.parsed.kids(verb.i, "aux"))  # «…, a fait savoir le maire»
        return before.form in _MARKS and not bare and not gerund

    def inverted_subject(self, verb: Token) -> int | None:
        """Find the subject behind a reporting verb that closes a clause or a quotation: «…, indique le communiqué»."""
        clitic = next((kid for kid in self.parsed.kids(verb.i, "nsubj", "expl") if kid.i == verb.i + 1 or kid.form.startswith("-")), None)
        if clitic is not None and clitic.i > verb.i:
            return clitic.i
        subjects = self.parsed.kids(verb.i, "nsubj", "nsubj:pass")
        if subjects and subjects[-1].i > verb.i and (subjects[0].i > verb.i or self.is_inverted(verb)):
            return subjects[-1].i
        if subjects or not self.is_inverted(verb):
            return None  # "officials, who …, said the raid had failed": the tree knows who spoke
        return self.noun_behind(verb)

    def noun_behind(self, verb: Token) -> int | None:
        """Take the bare noun phrase behind an inverted verb, whatever the tree calls it."""
        sentence = self.sentence_of(verb.i)
        end = min(verb.i + 1 + _MOST_WORDS_BEHIND, sentence.last)
        for at in range(verb.i + 1, end):
            token = self.token(at)
            if at == verb.i + 1 and token.morph.get("VerbForm") == "Inf":
                continue
            if token.pos in {"SCONJ", "VERB", "AUX", "PUNCT"} and token.form != "-":
                return None
            if token.pos in {"NOUN", "PROPN", "PRON"}:
                top = self._top(at, end)
                cased = any(kid.i < top for kid in self.parsed.kids(top, "case"))
                if not cased and self.token(top).dep in _LOOSE and not self._is_subject_of_another(top, verb):
                    return top
        return None

    def _is_subject_of_another(self, noun: int, verb: Token) -> bool:
        """Tell whether a noun is the subject of the clause that a verb reports: "said the raid had failed"."""
        token = self.token(noun)
        return token.dep in {"nsubj", "nsubj:pass"} and token.head != verb.i

    def noun_before(self, verb: Token) -> int | None:
        """Take the noun phrase right before a verb, adverbs and clitics between, whatever the tree calls it."""
        sentence = self.sentence_of(verb.i)
        at = verb.i - 1
        while at > sentence.first and self._is_light(self.token(at)):
            at -= 1
        token = self.token(at)
        if at < sentence.first or token.pos not in {"NOUN", "PROPN"}:
            return None
        while (
            token.head < token.i
            and self.token(token.head).pos in {"NOUN", "PROPN"}
            and token.dep in {"nmod", "flat", "appos", "amod", "conj"}
            and token.head >= sentence.first
            and not (token.dep == "appos" and self._case_of(self.token(token.head)) is not None)  # "killed in Djibo, a security source told the paper"
        ):
            token = self.token(token.head)
        return token.i if self._case_of(token) is None else self.described_by(token)

    def noun_before_aside(self, verb: Token) -> int | None:
        """Take the noun that a verb hangs on across an aside between commas: "A nurse, reached by phone, spoke of"."""
        over = self.token(verb.head)
        apart = over.pos in {"NOUN", "PROPN"} and over.i < verb.i - 2 and self.token(verb.i - 1).form == "," and verb.morph.get("VerbForm") != "Inf"
        opened = apart and any(self.token(at).form == "," for at in range(over.i + 1, verb.i - 1))
        return over.i if opened and self._case_of(over) is None else None

    def opening_noun(self, verb: Token) -> int | None:
        """Take the noun phrase that opens the sentence of a finite verb, where nothing but its modifiers and an aside between commas stands between."""
        sentence = self.sentence_of(verb.i)
        at = verb.i - 1
        while at > sentence.first and self.token(at).pos in {"ADV", "PRON", "AUX"}:
            at -= 1
        if at > sentence.first and self.token(at).form == ",":
            at = next((i - 1 for i in range(at - 1, max(sentence.first, at - _MOST_WORDS_ASIDE), -1) if self.token(i).form == ","), sentence.first)
        if at <= sentence.first or verb.morph.get("VerbForm") == "Inf" or not all(self._is_nominal_word(self.token(i)) for i in range(sentence.first, at + 1)):
            return None
        head = self.nominal(sentence.first, at + 1)
        return head if head is not None and self._case_of(self.token(head)) is None else None

    def closing_noun(self, verb: Token) -> tuple[int, int] | None:
        """Take the noun phrase between the last comma of a sentence and the verb that closes it, and the comma: "…, survivors and a local group say"."""
        sentence = self.sentence_of(verb.i)
        if verb.i + 1 < sentence.last - 1 or (verb.i + 1 < sentence.last and self.token(verb.i + 1).pos != "PUNCT"):
            return None
        comma = next((i for i in range(verb.i - 1, max(sentence.first, verb.i - _MOST_WORDS_ASIDE), -1) if self.token(i).form == ","), None)
        if comma is None or self.token(comma + 1).pos in {"ADP", "VERB", "CCONJ", "SCONJ", "AUX"}:
            return None
        if not all(self._is_nominal_word(self.token(i)) or self.token(i).pos in {"CCONJ", "PRON"} for i in range(comma + 1, verb.i)):
            return None
        head = self.nominal(comma + 1, verb.i)
        return (head, comma) if head is not None else None

    def _is_nominal_word(self, token: Token) -> bool:
        """Tell whether a word may stand in a noun phrase with its complements."""
        return token.pos in {"DET", "NOUN", "PROPN", "ADJ", "NUM", "ADP", "ADV", "X"} or token.morph.get("VerbForm") == "Part" or token.form in {"-", "'s"}

    def _case_of(self, token: Token) -> Token | None:
        """Give the preposition of a noun."""
        return next((kid for kid in self.parsed.kids(token.i, "case") if kid.i < token.i), None)

    def described_by(self, token: Token) -> int | None:
        """Give the noun that an adjective with its complement describes: "people familiar with the matter said"."""
        case = self._case_of(token)
        if case is None or case.i - 2 < self.sentence_of(token.i).first:
            return None
        noun, adjective = self.token(case.i - 2), self.token(case.i - 1)
        return noun.i if adjective.pos == "ADJ" and noun.pos in {"NOUN", "PROPN"} else None

    def _is_light(self, token: Token) -> bool:
        """Tell whether a word may stand between a subject and its verb."""
        return (
            token.pos in {"ADV", "AUX"}
            or (token.pos == "PRON" and len(token.form) <= 10)
            or token.dep == "fixed"
            or (token.pos == "ADP" and token.dep == "advmod")
        )

    def set_in(self, verb: Token) -> int | None:
        """Find the subject of a reporting verb that is set into or closes a sentence: "…, a military source said".

        A mark stands before the noun phrase, and nothing but a date or an adverb between the verb and the next mark.
        """
        subject = self.noun_before(verb) or self._noun_with_clause(verb)
        if subject is None or not self._stops_soon(verb) or self._follows_aside(verb):
            return None
        first = self.first_of(subject)
        sentence = self.sentence_of(verb.i)
        return subject if first > sentence.first and self.token(first - 1).form in _MARKS else None

    def _follows_aside(self, verb: Token) -> bool:
        """Tell whether all that stands before a verb with an object says how its subject was met: «Joint par l'AFP, un élu a confirmé la frappe»."""
        asides = [kid for kid in self.parsed.kids(verb.i, "advcl") if kid.i < verb.i and kid.morph.get("VerbForm") == "Part"]
        if not asides or not self.parsed.kids(verb.i, "obj"):
            return False
        return min(self.parsed.subtree(asides[0].i)) == self.sentence_of(verb.i).first

    def _noun_with_clause(self, verb: Token) -> int | None:
        """Take the noun behind a closing quotation mark whose relative clause ends at a verb: "…," a guard who hid in a ditch told the paper."""
        start = next((at + 1 for at in range(verb.i - 1, self.sentence_of(verb.i).first, -1) if self.token(at).form in _CLOSING), None)
        noun = self.nominal(start, verb.i) if start is not None else None
        clauses = self.parsed.kids(noun, "acl", "acl:relcl") if noun is not None else ()
        return noun if clauses and max(self.parsed.subtree(clauses[-1].i)) == verb.i - 1 else None

    def first_of(self, noun: int) -> int:
        """Give the first token of the unbroken noun phrase that ends in a noun."""
        inner = set(self.parsed.subtree(noun))
        first = noun
        while first - 1 in inner or (
            first > 0
            and self.token(first - 1).pos in {"DET", "ADJ"}
            and self.token(first - 1).head <= noun
            and self.token(first - 1).sentence == self.token(noun).sentence
        ):
            if self.token(first - 1).form in _MARKS and self.token(first - 1).form not in {"-", "'"}:
                break
            first -= 1
        return first

    def _stops_soon(self, verb: Token) -> bool:
        """Tell whether the next mark stands right behind a verb but for a date or an adverb."""
        sentence = self.sentence_of(verb.i)
        for at in range(verb.i + 1, min(verb.i + 5, sentence.last)):
            token = self.token(at)
            if token.pos == "PUNCT":
                return token.form != ":"
            if token.pos not in {"ADV", "ADP", "PROPN", "NOUN", "DET", "NUM"}:
                return False
        return verb.i + 1 >= sentence.last

    def behind(self, verb: Token) -> frozenset[int]:
        """Give the words behind a verb up to the end of its sentence."""
        return frozenset(range(verb.i + 1, self.sentence_of(verb.i).last))

    def detached(self, verb: Token, speaker: int | None) -> frozenset[int]:
        """Give what a verb reports that is set into or behind it: the rest of the sentence, without the verb's own words."""
        sentence = self.sentence_of(verb.i)
        whole = frozenset(range(sentence.first, sentence.last))
        before = frozenset(range(sentence.first, self.first_of(speaker))) if speaker is not None and self.set_in(verb) == speaker else frozenset()
        if verb.dep == "parataxis" and not verb.is_root and verb.head != speaker:
            return before | frozenset(self.parsed.subtree(verb.head)) - frozenset(self.parsed.subtree(verb.i))
        if speaker is None or before:
            return before
        own = self._reporting_words(verb, speaker)
        if self.is_inverted(verb) and (speaker > verb.i or self.is_closing(verb)):
            return whole - own if speaker < verb.i else frozenset(at for at in whole - own if at < min(own) or self._is_quoted_after(at, own))
        if self.is_closing(verb) and speaker < verb.i:
            return self._before_subject(sentence, speaker, own)
        return frozenset()

    def _reporting_words(self, verb: Token, speaker: int) -> frozenset[int]:
        """Give the verb, its auxiliaries and adverbs and the whole phrase of the speaker."""
        own = {verb.i, *self.parsed.subtree(speaker)}
        for kid in self.parsed.kids(verb.i, "aux", "advmod", "obl", "iobj", "expl", "obj", "nmod"):
            if kid.i > verb.i or kid.dep in {"aux", "expl"}:
                own.update(self.parsed.subtree(kid.i))
        return frozenset(own)

    def _is_quoted_after(self, at: int, own: frozenset[int]) -> bool:
        return at > max(own) and any(token.form in {'"', "«"} for token in self.parsed.tokens[max(own) + 1 : at + 1])

    def is_closing(self, verb: Token) -> bool:
        """Tell whether a verb is the last word of its sentence but for a date or an adverb: "…, X says"."""
        sentence = self.sentence_of(verb.i)
        rest = self.parsed.tokens[verb.i + 1 : sentence.last]
        return (
            all(token.pos in {"PUNCT", "ADV", "PROPN", "NOUN", "ADP", "DET", "NUM"} for token in rest)
            and len(rest) <= 5
            and not self.parsed.kids(verb.i, "obj")
        )

    def _before_subject(self, sentence: Sentence, speaker: int, own: frozenset[int]) -> frozenset[int]:
        """Give the words before the subject of a closing verb, if a comma or a mark sets them off."""
        first = speaker
        phrase = set(self.parsed.subtree(speaker))
        while first - 1 in phrase:
            first -= 1
        if first <= sentence.first or self.token(first - 1).form not in _MARKS:
            return frozenset()
        return frozenset(range(sentence.first, first)) - own

    def between_openers(self, sentence: Sentence, at: int, others: Sequence[int]) -> range:
        """Give the clause of one opener among several: up to the comma, semicolon or conjunction nearest to the next one."""
        first, last = sentence.first, sentence.last
        for other in others:
            if other < at:
                first = max(first, self._cut(other, at))
            elif other > at:
                last = min(last, self._cut(at, other))
        return range(first, last)

    def _cut(self, left: int, right: int) -> int:
        """Find where the clause of one opener ends and that of the next begins."""
        for form in (";", ".", ":"):
            for at in range(right - 1, left, -1):
                if self.token(at).form == form:
                    return at + 1
        for at in range(right - 1, left, -1):
            if self.token(at).pos == "CCONJ":
                return at
        return next((at + 1 for at in range(left + 1, right) if self.token(at).form == ","), right)

    def agent(self, verb: Token, by_words: frozenset[str]) -> int | None:
        """Find the agent of a participle."""
        for kid in self.parsed.kids(verb.i, "obl:agent", "obl", "nmod"):
            cases = self.parsed.kids(kid.i, "case")
            if kid.dep == "obl:agent" or any(case.form in by_words for case in cases[:1]):
                return kid.i
        return None

    def noun_over(self, token: Token) -> int | None:
        """Find the noun that a participle bears on."""
        for over in self.parsed.ancestors(token.i):
            if over.pos in {"NOUN", "PROPN"}:
                return over.i
            if over.pos in _VERBAL and token.dep == "advcl":
                subject = next(iter(self.parsed.kids(over.i, "nsubj", "nsubj:pass")), None)
                return subject.i if subject is not None else None
        return None

    def clause_over(self, at: int) -> int:
        """Give the verb of the clause that a word stands in, the root where there is none."""
        token = self.token(at)
        if token.pos in _VERBAL:
            return at
        last = token
        for over in self.parsed.ancestors(at):
            last = over
            if over.pos in _VERBAL or self.parsed.kids(over.i, "nsubj", "nsubj:pass", "cop"):
                return over.i
        return last.i

    def subject_before(self, pronoun: Token) -> int | None:
        """Give the last subject noun before a pronoun that agrees with it, in its own paragraph; none of the clause that its verb reports."""
        reported = self.token(self.token(pronoun.i).head).head if self.token(pronoun.head).dep == "parataxis" else pronoun.i
        for at in range(pronoun.i - 1, -1, -1):
            token = self.token(at)
            if not self.same_part(at, pronoun.i):
                return None
            agrees = pronoun.morph.get("Number") in {None, token.morph.get("Number")} or token.morph.get("Number") is None
            if token.dep in {"nsubj", "nsubj:pass"} and token.pos in {"NOUN", "PROPN"} and agrees and token.head != reported:
                return at
        return None
