"""What a visitor typed, understood: words, and for each word the ways in which a page may say it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import QuerySet
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from outreach.freshness.values import remembered
from outreach.pinyin import sound, split_syllables
from outreach.search.models import Space, SynonymGroup, Term
from outreach.search.terms import (
    Key,
    han_terms,
    initial_terms,
    joined_sounds,
    pieces,
    plain,
    sound_terms,
    word_term,
)

LONGEST_QUERY = 60
MOST_WORDS = 8
MOST_SYNONYMS = 8
MOST_EXPANSIONS = 40
LONGEST_INITIALS = 8
SHORTEST_FUZZY = 4
SAID, MEANT, HEARD, GUESSED = 10, 8, 5, 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying a word: its terms, how sure we are, what to mark in a text."""

    terms: list[Key]
    factor: int
    needle: str = ""
    heard: list[str] = field(default_factory=list)
    # True: one of the terms is enough; else most of them must be there.
    is_any: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query; `ways` are tried first, `guesses` only if they find nothing."""

    text: str
    ways: list[Way]
    guesses: list[Way]


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    words: list[Word]
    is_cut: bool


def understand(query: str) -> Question:
    """Read what was typed, at most 60 characters and 8 words of it; two queries, or more for a typing mistake."""
    whole = plain(query[: LONGEST_QUERY * 20])
    text = whole[:LONGEST_QUERY]
    synonyms = synonym_groups()
    words = [
        _han_word(piece, synonyms) if is_han else _latin_word(piece, synonyms)
        for is_han, piece in islice(pieces(text), MOST_WORDS)
    ]
    return Question(text, words, is_cut=len(whole) > LONGEST_QUERY)


def synonym_groups() -> list[list[str]]:
    return remembered("search.synonyms", lambda: [group.as_list() for group in SynonymGroup.objects.all()])


def with_synonyms(text: str, groups: list[list[str]]) -> list[str]:
    """Return the text with each word that has synonyms replaced by each of them."""
    found = dict.fromkeys(
        text.replace(word, other)
        for group in groups
        for word in sorted(group, key=len, reverse=True)
        if word in text
        for other in group
        if other not in text
    )
    return list(islice(found, MOST_SYNONYMS))


def _han_word(text: str, groups: list[list[str]]) -> Word:
    if len(text) == 1:
        return Word(text, [Way(_terms_with(text), SAID, needle=text, is_any=True)], [])
    ways = [Way(han_terms(text), SAID, needle=text)]
    ways += [_any_way(other, MEANT) for other in with_synonyms(text, groups)]
    heard = sound_terms(text)
    return Word(text, ways, [Way(heard, HEARD, heard=_sounds_of(heard))])


def _any_way(text: str, factor: int) -> Way:
    """A synonym may be Han, Latin or both."""
    terms = [
        term
        for is_han, piece in pieces(text)
        for term in (han_terms(piece) if is_han else [word_term(piece)])
    ]
    return Way(terms, factor, needle=text)


def _latin_word(text: str, groups: list[list[str]]) -> Word:
    ways = [Way(_word_terms(text), SAID, needle=text, is_any=True)]
    ways += [_any_way(other, MEANT) for other in with_synonyms(text, groups)]
    return Word(text, [*ways, *_pinyin_ways(text)], _typing_mistakes(text))


def _pinyin_ways(text: str) -> list[Way]:
    if not text.isalpha() or not text.isascii():
        return []
    ways = []
    if heard := _syllables_typed(text):
        sounds = [sound(one) for one in heard]
        terms = joined_sounds(sounds) if len(sounds) > 1 else _terms_sounding(sounds[0])
        ways.append(Way(terms, HEARD, heard=sounds, is_any=len(sounds) == 1))
    if 1 < len(text) <= LONGEST_INITIALS:
        ways.append(Way(initial_terms(text), HEARD if not heard else GUESSED))
    return ways


def _syllables_typed(text: str) -> list[str]:
    """Whole syllables; what is half typed or slipped in at the end is left out."""
    for end in range(len(text), max(1, len(text) - 3), -1):
        heard = split_syllables(text[:end])
        if heard and (end == len(text) or len(heard) > 1):
            return heard
    return []


def _typing_mistakes(text: str) -> list[Way]:
    """Known words and sounds that differ by one or two keys."""
    if len(text) < SHORTEST_FUZZY:
        return []
    keys: list[Key] = [(Space.WORD, word) for word in _near(text, remembered("search.words", _all_words))]
    sounded = remembered("search.sounds", _all_sounds)
    near = [sounded[word] for word in _near(_slurred(text), sounded)]
    ways = [Way(keys, GUESSED, is_any=True)] if keys else []
    return [*ways, *(Way([(Space.SOUND, pair)], GUESSED, heard=pair.split()) for pair in near)]


def _all_words() -> list[str]:
    return sorted(_rows(Space.WORD).values_list("text", flat=True))


def _all_sounds() -> dict[str, str]:
    """Every pair of sounds that is filed, by how it sounds to many ears."""
    pairs = {_slurred(pair): pair for pair in sorted(_rows(Space.SOUND).values_list("text", flat=True))}
    return dict(sorted(pairs.items()))


def _slurred(letters: str) -> str:
    """Return letters without what many ears do not tell apart, where nobody knows the syllables."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("n", "l"), (" ", "")):
        letters = letters.replace(long, short)
    return letters


def _near(text: str, words: Iterable[str]) -> list[str]:
    most = 1 if len(text) < 2 * SHORTEST_FUZZY else 2
    found = process.extract(text, list(words), scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=5)
    return [word for word, _distance, _index in found]


def _word_terms(text: str) -> list[Key]:
    """The word, and words that begin with it."""
    longer = _rows(Space.WORD).filter(text__startswith=text)
    return [word_term(text), *(key for key in _keys(longer) if key[1] != text)]


def _terms_with(character: str) -> list[Key]:
    return _keys(_rows(Space.HAN).filter(text__contains=character))


def _terms_sounding(heard: str) -> list[Key]:
    rows = _rows(Space.SOUND)
    return _keys(rows.filter(text__startswith=f"{heard} ") | rows.filter(text__endswith=f" {heard}"))


def _rows(space: str) -> QuerySet[Term]:
    return Term.objects.filter(space=space, documents__gt=0)


def _keys(rows: QuerySet[Term]) -> list[Key]:
    """The most frequent; sorted here, because two databases sort Chinese in two ways."""
    found = sorted(rows.values_list("documents", "space", "text"), key=lambda row: (-row[0], row[2]))
    return [(space, text) for _documents, space, text in found[:MOST_EXPANSIONS]]


def _sounds_of(terms: list[Key]) -> list[str]:
    """The sounds that these pairs were made of."""
    pairs = [text.split() for _space, text in terms]
    return [pairs[0][0], *(pair[1] for pair in pairs)]
