"""What the models say and what the migrations make are the same."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.tree import FLOORS


def models_as_they_are() -> ProjectState:
    """Read the models in the language of the source, as makemigrations does: some labels are not lazy."""
    with translation.override(None):
        return ProjectState.from_apps(apps)


def drift(models: ProjectState) -> dict[str, list[str]]:
    """Return, by app of ours, the operations that makemigrations would write; needs no database."""
    loader = MigrationLoader(None)
    questioner = NonInteractiveMigrationQuestioner(dry_run=True)
    with translation.override(None):
        detector = MigrationAutodetector(loader.project_state(), models, questioner)
        changes = detector.changes(graph=loader.graph)
    ours = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in FLOORS}
    return {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in changes.items()
        if label in ours
    }


def test_no_model_has_drifted_from_its_migrations() -> None:
    assert drift(models_as_they_are()) == {}


def test_a_model_without_migration_is_noticed() -> None:
    models = models_as_they_are()
    models.remove_model("places", "village")

    assert "Delete model Village" in drift(models)["places"]


def test_each_app_has_one_last_migration() -> None:
    """Two people added one at a time: the second is written anew, on top of the first."""
    assert MigrationLoader(None).detect_conflicts() == {}
