"""The home page and the pages beside campaigns and materials; what the reports keep."""

from home.models.law import LawIndexPage, Protection, ProtectionPage
from home.models.news import NewsIndexPage
from home.models.pages import HomePage
from home.models.texts import HotlinesPage, TextPage
from home.models.villages import VillageFinderPage

__all__ = [
    "HomePage",
    "HotlinesPage",
    "LawIndexPage",
    "NewsIndexPage",
    "Protection",
    "ProtectionPage",
    "TextPage",
    "VillageFinderPage",
]
