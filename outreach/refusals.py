"""A file that can't come in: the reason as a code that people read out, a sentence, and its facts."""

from django.db.models import TextChoices


class FileRefused(Exception):
    """Carries the reason, a choice whose value is the code and whose label is the sentence, and its facts."""

    def __init__(self, refusal: TextChoices, **facts: object) -> None:
        self.refusal = refusal
        self.facts = facts
        super().__init__(refusal.value)

    def __str__(self) -> str:
        """Say it in the language that is active now."""
        return f"{self.refusal.value} {str(self.refusal.label) % self.facts}"
