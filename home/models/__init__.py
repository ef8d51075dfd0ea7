"""The home page, and what the reports keep: rules of coverage, history, briefs."""

from home.models.pages import HomePage

__all__ = ["HomePage"]
