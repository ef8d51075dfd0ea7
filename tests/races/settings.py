"""The test settings with tables made at once from the models: a storm needs no history of migrations."""

from outreach.settings.test import *  # noqa: F403 - settings modules build on each other


class NoMigrations:
    """Answers for every app that it has none."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = NoMigrations()
