"""manage.py rebuild_search: files everything that the public may find anew."""

from typing import Any

from django.core.management.base import BaseCommand

from outreach.search.filing import rebuild


class Command(BaseCommand):
    help = "Empty the search index and fill it again. The site stays searchable meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} documents")
