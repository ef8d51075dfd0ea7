"""A name longer than any account's is refused at the field, before anybody counts it as an attempt."""

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["长" * 300, "😀" * 2000, "a" * 1_000_000])
def test_a_name_too_long_to_be_one_is_an_error_of_the_form(client: Client, name: str) -> None:
    answer = client.post(reverse("login"), {"username": name, "password": "x"})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["username"]
    assert AccessAttempt.objects.count() == 0
