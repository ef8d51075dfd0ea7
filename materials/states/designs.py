"""Allowed moves of everything printed; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DesignKind(models.TextChoices):
    LETTER = "letter", _("parent letter")
    FLYER = "flyer", _("flyer A5")
    LEAFLET = "leaflet", _("folded leaflet DL")
    POSTER = "poster", _("poster")
    HANDBOOK = "handbook", _("handbook A5")


class PosterSize(models.TextChoices):
    A3 = "A3", "A3"
    A2 = "A2", "A2"
    A1 = "A1", "A1"


# Trim sizes in millimetres (width, height), ISO 216; the leaflet is one DL panel, see LEAFLET_SHEET_MM.
TRIM_MM: dict[str, tuple[int, int]] = {
    "A5": (148, 210),
    "A4": (210, 297),
    "A3": (297, 420),
    "A2": (420, 594),
    "A1": (594, 841),
    "DL": (99, 210),
}
# A DL tri-fold is an A4 sheet, landscape; the panel folded inside is 2 mm narrower.
LEAFLET_SHEET_MM = (297, 210)
# Pages that a kind has by its nature; letters and handbooks say for themselves how many they may have.
FIXED_PAGES = {DesignKind.FLYER: 2, DesignKind.LEAFLET: 2, DesignKind.POSTER: 1}
LEAFLET_PANELS_MM = (97, 100, 100)


class MaterialKind(models.TextChoices):
    LETTER = "letter", _("letter")
    FLYER = "flyer", _("flyer")
    LEAFLET = "leaflet", _("folded leaflet")
    POSTER = "poster", _("poster")
    HANDBOOK = "handbook", _("handbook")
    BANNER = "banner", _("banner")
    BOARD = "board", _("display board")
    AUDIO = "audio", _("audio for loudspeakers")
    OTHER = "other", _("other")


class PrintProfile(models.TextChoices):
    """Who or what reads the file; the values are the names in outreach.printing.profiles."""

    SCREEN = "screen", _("for screens and phones")
    OFFICE = "office", _("for the office printer")
    PRESS = "press", _("for the print shop")


# What the public may download; the press file is for the printer only.
PUBLIC_PROFILES = (PrintProfile.SCREEN, PrintProfile.OFFICE)


class Distribution(models.TextChoices):
    PUBLIC = "public", _("for the public")
    INTERNAL = "internal", _("internal")


class LettersFor(models.TextChoices):
    """Who gets a letter of their own."""

    VILLAGES = "villages", _("one letter for each village, to be multiplied")
    TOWNSHIPS = "townships", _("one letter for each township")
    NUMBERED = (
        "numbered",
        _("every copy a letter of its own, numbered, class and name to be filled in by hand"),
    )
    ROSTER = "roster", _("one letter for each row of a roster file")


class CopiesRule(models.TextChoices):
    """How many copies of its letter a village needs; the values are fields of Village but for the first."""

    ONE = "one", _("one for each village")
    HOUSEHOLDS = "households", _("one for each household")
    CHILDREN = "children", _("one for each child")
    LEFT_BEHIND_CHILDREN = "left_behind_children", _("one for each left-behind child")
    PUPILS = "pupils", _("one for each pupil")


class Split(models.TextChoices):
    ONE_FILE = "one", _("one PDF for all villages")
    BY_TOWNSHIP = "township", _("one PDF for each township, in a ZIP file")
    VOLUMES = "volumes", _("volumes of so many letters with a list of them, in a ZIP file")
