"""What the doctor asks of an object store: does it answer, and is the bucket there."""

from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from outreach.content.object_store import PrivateObjects
from outreach.health.registry import Finding, Level, check


@check("object store")
def object_store() -> Iterator[Finding]:
    drawer = storages["private"]
    if not isinstance(drawer, PrivateObjects):
        return
    try:
        drawer.connection.meta.client.head_bucket(Bucket=drawer.bucket_name)
    except (BotoCoreError, ClientError) as error:
        yield Finding(
            "H-STORE-1",
            Level.ILL,
            _("The store of files does not answer: %(why)s"),
            _("Check that it runs, that the bucket exists, and OUTREACH_STORAGE_URL."),
            {"why": error},
        )
