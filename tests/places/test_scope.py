"""Which rows may belong to no county: only there is it asked for."""

import pytest
from django.db.models import Model

from campaigns.models import Activity
from materials.models import Design
from outreach.accounts.models import User
from outreach.places.models import Village
from outreach.places.staff.scope import county_path, may_be_of_none


@pytest.mark.parametrize(
    ("model", "expected"), [(Activity, False), (Village, False), (Design, False), (User, True)]
)
def test_a_row_may_lack_a_county_where_one_step_to_it_may_be_empty(
    model: type[Model], expected: bool
) -> None:
    assert may_be_of_none(model, county_path(model)) is expected
