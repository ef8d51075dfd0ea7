"""Whose each line of the ledger is. A process of the release before writes none: the database fills it in."""

import django.db.models.deletion
from django.db import migrations, models

NAME = "outreach_movement_county"
COUNTY = "(SELECT county_id FROM materials_stockplace WHERE id = NEW.target_id)"
SQLITE = f"""
CREATE TRIGGER {NAME} AFTER INSERT ON materials_movement WHEN NEW.county_id IS NULL
BEGIN UPDATE materials_movement SET county_id = {COUNTY} WHERE id = NEW.id; END
"""
POSTGRES = f"""
CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.county_id := {COUNTY}; RETURN NEW; END $$;
CREATE TRIGGER {NAME} BEFORE INSERT ON materials_movement FOR EACH ROW WHEN (NEW.county_id IS NULL)
EXECUTE FUNCTION {NAME}();
"""


def put_up(apps, schema_editor):
    schema_editor.execute(POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {NAME}() CASCADE")
    else:
        schema_editor.execute(f"DROP TRIGGER {NAME}")


class Migration(migrations.Migration):

    dependencies = [
        ("materials", "0012_specification_limits"),
        ("places", "0004_offices_above_counties"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="county",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.region",
                verbose_name="county",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
