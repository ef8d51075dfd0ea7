"""A fault that stops a document before any page is made, said in both languages; no recipients here."""

from typing import cast

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import override


class DesignFault(Exception):
    """The design can't be printed as it is; `en` and `zh` are whole sentences with a way out."""

    def __init__(self, sentence: Promise | str, **facts: object) -> None:
        # A lazy string is no str to the type checker.
        self.sentence = format_lazy(cast(str, sentence), **facts)
        self.en, self.zh = in_both_languages(self.sentence)
        super().__init__(self.en)


def in_both_languages(sentence: Promise | str) -> tuple[str, str]:
    """Return a lazy sentence in English and in Chinese: a worker doesn't know who will read it."""
    with override("en"):
        english = str(sentence)
    with override("zh-hans"):
        return english, str(sentence)
