"""The rows of the benchmark of reports, few of them: it writes SQL by hand, which no migration mends."""

import pytest
from django.db import connection
from django.urls import reverse

from materials.models import MaterialTarget
from tests.benchmarks.report_rows import fill, pages


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the benchmark works on SQLite")
def test_every_page_of_the_benchmark_has_its_rows(db: None) -> None:
    campaign, client = fill(34, 40, 200)
    target = MaterialTarget.objects.get()

    for address in pages(campaign).values():
        assert client.get(address).status_code == 200
    copies = client.get(reverse("progress:copies", args=[campaign.pk, target.material_id]))
    assert copies.context["total"] == copies.context["page"].paginator.count == 20
