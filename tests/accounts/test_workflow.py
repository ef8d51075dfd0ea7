"""Designs and protected texts go through Wagtail's workflow from the start."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType

from materials.models import Design
from outreach.accounts.role_setup import setup_roles

pytestmark = pytest.mark.django_db


def test_a_design_is_under_the_pages_workflow() -> None:
    setup_roles()

    assert Design().get_workflow() == Workflow.objects.get()


def test_a_workflow_that_somebody_chose_stays() -> None:
    chosen = Workflow.objects.create(name="三审三校")
    WorkflowContentType.objects.create(
        content_type=ContentType.objects.get_for_model(Design), workflow=chosen
    )

    setup_roles()

    assert Design().get_workflow() == chosen
