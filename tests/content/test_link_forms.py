"""A forged request to Wagtail's forms for links is an error at the field or a 404."""

import pytest
from django.test import Client

from outreach.accounts.models import User


@pytest.mark.django_db
def test_a_forged_link_is_no_crash(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root", password="a-long-word-1"))
    form, field = "/admin/choose-external-link/", "external-link-chooser-url"

    answers = [client.post(form, data) for data in ({"x": "1"}, {field: "javascript:x"}, {field: "/news/"})]
    strangers = [client.get(f"/admin/choose-{kind}-link/?parent_page_id=x") for kind in ("external", "email")]

    assert [answer.json()["step"] for answer in answers] == ["external_link"] * 2 + ["external_link_chosen"]
    assert [answer.status_code for answer in strangers] == [404, 404]
