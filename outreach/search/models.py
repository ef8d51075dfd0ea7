"""The index: documents, the terms in them, and where each term stands; the same tables on every database."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FEWEST_WORDS = 2
COMMAS = re.compile(r"[，,、;；\s]+")


class Document(models.Model):
    """Something that the public may find; small, because a search reads thousands of them."""

    source = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    # Whose it is, 0 where there is no county; a plain number, as the index knows no tables but its own.
    county = models.PositiveBigIntegerField(default=0, db_default=0, db_index=True)
    # Among equals the newer comes first.
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("source", "object_id", name="one_document_for_an_object")]

    def __str__(self) -> str:
        return f"{self.source} {self.object_id}"


class Wording(models.Model):
    """What a document says: read for the few that are shown."""

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="wording", db_constraint=False
    )
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    # Which terms it was filed under, so that it can be taken out without looking through all postings.
    terms = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.title


class Space(models.TextChoices):
    """What a term is; never shown."""

    HAN = "h", "two characters"
    WORD = "w", "Latin word or number"
    SOUND = "s", "sounds of two characters"
    INITIALS = "i", "first letters of two characters"


class Term(models.Model):
    """A piece of text that documents of one county are filed under, and how many there are."""

    county = models.PositiveBigIntegerField(default=0, db_default=0)
    space = models.CharField(max_length=1, choices=Space.choices)
    text = models.CharField(max_length=40)
    documents = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("text", "space", "county", name="one_term_of_a_county")]

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """One term in one document. The key covers all columns: a search reads the key alone."""

    pk = models.CompositePrimaryKey("term_id", "document_id", "weight")
    # Plain numbers: the database need not look up both ends of every one of some million rows.
    term_id = models.PositiveBigIntegerField()
    document_id = models.PositiveBigIntegerField()
    weight = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.term_id} {self.document_id}"


class SynonymGroup(models.Model):
    """Words that mean the same to those who search; staff add what people really type."""

    words = models.CharField(
        _("words"),
        max_length=200,
        unique=True,
        help_text=_(
            "Words with one meaning, with commas between them, for example 宣讲，讲座，公益课堂. "
            "Whoever types one of them finds pages with any of them."
        ),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words", "pk"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        super().clean()
        if len(self.as_list()) < FEWEST_WORDS:
            raise ValidationError({"words": _("Write at least two words, with a comma between them.")})

    def as_list(self) -> list[str]:
        return [word for part in COMMAS.split(self.words) if (word := part.strip().lower())]
