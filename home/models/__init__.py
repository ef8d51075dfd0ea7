"""The home page and the pages beside campaigns and materials; what the reports keep."""

from home.models.briefs import Brief, BriefFigure, BriefRow, BriefState, BriefTemplate
from home.models.coverage import CoverageChannel, CoverageRule, Proof, ReportRules, Spread
from home.models.history import RecordKind, RecordVersion
from home.models.law import LawIndexPage, Protection, ProtectionPage
from home.models.news import NewsIndexPage
from home.models.pages import HomePage
from home.models.reminders import Reminder
from home.models.tallies import StaleMark, Tally
from home.models.texts import HotlinesPage, TextPage
from home.models.villages import VillageFinderPage

__all__ = [
    "Brief",
    "BriefFigure",
    "BriefRow",
    "BriefState",
    "BriefTemplate",
    "CoverageChannel",
    "CoverageRule",
    "HomePage",
    "HotlinesPage",
    "LawIndexPage",
    "NewsIndexPage",
    "Proof",
    "Protection",
    "ProtectionPage",
    "RecordKind",
    "RecordVersion",
    "Reminder",
    "ReportRules",
    "Spread",
    "StaleMark",
    "Tally",
    "TextPage",
    "VillageFinderPage",
]
