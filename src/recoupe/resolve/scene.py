"""Hold what one sentence is read with when actors are resolved, and small questions about tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

from recoupe.codebook.lexicon import Lexicon
from recoupe.codebook.load import Codebook
from recoupe.model.parsed import ParsedText, Sentence, Token, Words
from recoupe.resolve.registry import Registry
from recoupe.resolve.surroundings import Surroundings

# A noun and its country stand this close together.
REACH = 6
# What makes a name a person's more than its form does, and how many words it has at most.
_SURE, _MOST_OF_PERSON = (".given_names", ".person_titles", "nouns:person"), 4


@dataclass(frozen=True, slots=True)
class Scene:
    """What one sentence is read with; `known` are the actors that names gave, by token."""

    parsed: ParsedText
    sentence: Sentence
    names: Registry
    words: Lexicon
    codebook: Codebook
    around: Surroundings

    def tokens(self) -> Words:
        """The tokens of the sentence."""
        return self.parsed.sentence_tokens(self.sentence)


def is_of_person(parsed: ParsedText, first: int, last: int) -> bool:
    """Tell tokens `[first, last)` that end the name of a person: "Miguel Montenegro"."""
    persons = (name for name in parsed.names if name.label == "PER" and name.rule.endswith(_SURE))
    return any(name.first < first and name.last == last and last - name.first <= _MOST_OF_PERSON for name in persons)


def head_of(parsed: ParsedText, first: int, last: int) -> int:
    """Give the token of a range that hangs outside of it, function words last."""
    outer = [token for token in parsed.tokens[first:last] if token.is_root or not first <= token.head < last]
    solid = [token for token in outer if token.pos not in ("ADP", "DET", "PUNCT", "CCONJ")]
    return (solid or outer or list(parsed.tokens[first:last]))[0].i


def is_owner(scene: Scene, kid: Token) -> bool:
    """Tell a complement that owns: no preposition, or one of the class `of`, or a possessive."""
    case = scene.parsed.kids(kid.i, "case")
    owners = {word[0] for word in scene.words.prepositions.get("of", ()) if len(word) == 1} | set(scene.words.language.places.possessives)
    return all(token.lemma in owners or token.form in owners for token in case)


def is_shouted(tokens: Sequence[Token]) -> bool:
    """Tell a line in capitals, in which an acronym cannot be told from a word."""
    text = "".join([token.text for token in tokens])
    upper = sum(map(str.isupper, text))
    return upper > 10 and (letters := sum(map(str.isalpha, text))) > 12 and upper > 0.8 * letters
