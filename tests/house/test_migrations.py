"""What the models say and what the migrations make are the same; new migrations run while people work."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

from outreach.migrating import AddIndexGently
from tests.house import perils
from tests.house.tree import FLOORS

# Before the first release: nobody runs these beside an older program.
UNRELEASED = {
    "campaigns": 10,
    "home": 6,
    "materials": 12,
    "accounts": 2,
    "audit": 2,
    "backup": 1,
    "content": 2,
    "jobs": 4,
    "places": 4,
    "search": 1,
}


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


def test_a_new_migration_stops_nobody() -> None:
    """One that must, says why it may: `is_safe = "the table holds a row for each county"` on its Migration."""
    loader = MigrationLoader(None)
    found = [
        peril
        for (app, name), migration in loader.disk_migrations.items()
        if app in UNRELEASED and int(name[:4]) > UNRELEASED[app] and not getattr(migration, "is_safe", "")
        for peril in perils.perils(migration, loader.project_state((app, name), at_end=False))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("operation", "peril"),
    [
        (ops.RemoveField("village", "note"), perils.GOES_AWAY),
        (ops.RenameField("village", "note", "remark"), perils.GOES_AWAY),
        (ops.DeleteModel("Village"), perils.GOES_AWAY),
        (ops.AddField("village", "kind", models.CharField(max_length=5, default="x")), perils.NO_DEFAULT),
        (ops.AddField("village", "kind", models.CharField(max_length=5, db_default="x")), ""),
        (ops.AddField("village", "kind", models.CharField(max_length=5, null=True)), ""),
        (ops.AlterField("village", "note", models.CharField(max_length=10)), perils.REWRITES),
        (ops.AlterField("village", "note", models.IntegerField()), perils.REWRITES),
        (ops.AlterField("village", "note", models.CharField("remark", max_length=200)), ""),
        (ops.AddIndex("village", models.Index(fields=["note"], name="n")), perils.INDEX),
        (AddIndexGently("village", models.Index(fields=["note"], name="n")), ""),
        (ops.AddConstraint("village", models.UniqueConstraint("note", name="u")), perils.CHECKS),
    ],
    ids=lambda value: value if isinstance(value, str) else value.describe(),
)
def test_what_would_stop_people_is_named(operation: ops.base.Operation, peril: str) -> None:
    before = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("note", models.CharField(max_length=20))]
    ops.CreateModel("Village", fields).state_forwards("places", before)
    migration = Migration("0099_new", "places")
    migration.atomic = not isinstance(operation, AddIndexGently)
    migration.operations = [operation]

    told = [line.endswith(f": {peril}") for line in perils.perils(migration, before)]
    assert told == ([True] if peril else [])


def test_an_index_built_gently_needs_a_migration_that_is_no_transaction() -> None:
    migration = Migration("0099_new", "places")
    migration.operations = [AddIndexGently("village", models.Index(fields=["note"], name="n"))]
    before = ProjectState()
    ops.CreateModel("Village", [("note", models.CharField(max_length=20))]).state_forwards("places", before)

    assert [line.endswith(f": {perils.INDEX}") for line in perils.perils(migration, before)] == [True]


def test_a_table_of_the_same_migration_is_nobody_s_yet() -> None:
    migration = Migration("0099_new", "places")
    fields = [("id", models.BigAutoField(primary_key=True)), ("note", models.CharField(max_length=20))]
    index = models.Index(fields=["note"], name="n")
    migration.operations = [ops.CreateModel("Note", fields), ops.AddIndex("note", index)]

    assert list(perils.perils(migration, ProjectState())) == []
