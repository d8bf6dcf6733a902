"""Find who is interviewed: in a report of questions and answers, the answers stand on the word of the person whom its lead presents."""

from dataclasses import dataclass

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook
from recoupe.extract.sources import SourceReader
from recoupe.model.event import Attribution, Relation
from recoupe.model.mentions import Mentions
from recoupe.model.parsed import ParsedText, Sentence
from recoupe.model.report import Part

# So few questions make no interview: a columnist asks one or two.
LEAST_QUESTIONS = 3
# A question of more characters than this is a paragraph that ends with one.
LONGEST_QUESTION = 200
# The lead that presents the person is among the first sentences.
LEAD_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Interview:
    """Who answers, and the first character of the answers."""

    link: Attribution
    start: int


def find_interview(parsed: ParsedText, mentions: Mentions, codebook: Codebook) -> Interview | None:
    """Give whose answers a document holds, or None where it is no interview.

    Raises:
        CodebookError: the document is in a language that the codebook does not hold.
        SpanError: never for a text that was parsed here.
    """
    questions = [part for part in parsed.document.parts if part.on_topic and _is_question(parsed, part)]
    if len(questions) < LEAST_QUESTIONS or not _is_talk(parsed, codebook, questions[0].start):
        return None
    reader = SourceReader(parsed, mentions, codebook)
    for sentence in parsed.sentences[:LEAD_SENTENCES]:
        if parsed.tokens[sentence.first].start >= questions[0].start:
            break
        head = _person(parsed, sentence) or _named_subject(parsed, sentence)
        source = reader.source(head) if head is not None else None
        if source is not None:
            return Interview(Attribution(source.name, source.kind, source.entity, Relation.STATES, None, source.span), questions[0].start)
    return None


def _is_question(parsed: ParsedText, part: Part) -> bool:
    text = parsed.text[part.start : part.end].strip()
    return text.endswith("?") and len(text) <= LONGEST_QUESTION


def _is_talk(parsed: ParsedText, codebook: Codebook, end: int) -> bool:
    """Tell whether the words before the first question call it a talk: «entretien», "interview"."""
    words = {word.casefold() for word in lexicon(codebook, parsed.document.language).language.dates.interview}
    return any(token.start < end and (token.lemma in words or token.form in words) for token in parsed.tokens)


def _named_subject(parsed: ParsedText, sentence: Sentence) -> int | None:
    """Give the name that is the subject of a sentence, where the names of persons were not known for such: «Saw T. dirige un hôpital»."""
    tokens = parsed.sentence_tokens(sentence)
    return next((token.i for token in tokens if token.pos == "PROPN" and token.dep == "nsubj" and parsed.tokens[token.head].is_root), None)


def _person(parsed: ParsedText, sentence: Sentence) -> int | None:
    """Give the first person whom a sentence names."""
    named = (name for name in parsed.names if name.label == "PER" and sentence.first <= name.first < sentence.last)
    first = next(named, None)
    return first.first if first is not None else None
