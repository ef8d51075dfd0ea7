"""Fill in the county of the lines that were there, part by part, and make a county's lines found by an index."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from outreach.migrating import AddIndexGently, in_batches


def fill(apps, schema_editor):
    place = apps.get_model("materials", "StockPlace").objects.filter(pk=OuterRef("target_id"))
    county = Subquery(place.order_by().values("county_id")[:1])
    for lines in in_batches(apps.get_model("materials", "Movement").objects.filter(county=None)):
        lines.update(county_id=county)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("materials", "0013_movement_county"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexGently(
            model_name="movement",
            index=models.Index(fields=["county", "id"], name="materials_m_county_of_line"),
        ),
    ]
