"""Failures of the print engine that a person can read: a code, an English and a Chinese sentence; nothing is
translated here.
"""


class PrintError(Exception):
    """A rendering that must not reach paper; `english` and `chinese` are whole sentences with a way out."""

    code = "print_error"

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.english = english
        self.chinese = chinese

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the border of the rendering child process; the default would call __init__ with `args`
        # only.
        return _rebuild, (type(self), self.__dict__)

    def sentence(self, language: str) -> str:
        """Return the sentence for a language code such as 'zh-hans' or 'en'."""
        return self.chinese if language.lower().startswith("zh") else self.english


def _rebuild(kind: type[PrintError], facts: dict[str, object]) -> PrintError:
    error = kind.__new__(kind)
    Exception.__init__(error, facts["english"])
    error.__dict__.update(facts)
    return error
