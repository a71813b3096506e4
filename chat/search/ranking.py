"""Best first: how well a text answers. Pure."""

import re
from collections.abc import Callable, Sequence

from chat.search.parsing import Term
from chat.search.words import plain

_BETWEEN, _START, _END = r"[\W_]*", r"(?<![^\W_])", r"(?![^\W_])"


def scorer(terms: Sequence[Term]) -> Callable[[str], float]:
    """A function from a text, as words.plain() gives it, to its score: whole words before beginnings and parts, short
    texts before long ones."""
    side_by_side = [_BETWEEN.join(map(re.escape, words)) for words in _plain(terms)]
    patterns = [(re.compile(f"{_START}{words}{_END}"), re.compile(words)) for words in side_by_side]

    def score(text: str) -> float:
        found = sum(2 if whole.search(text) else 1 if inside.search(text) else 0 for whole, inside in patterns)
        return found + 1 / (1 + len(text) / 100)

    return score


def _plain(terms: Sequence[Term]) -> list[list[str]]:
    return [[plain(word) for word in term.words] for term in terms]
