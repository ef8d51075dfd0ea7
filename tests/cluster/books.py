"""python -m tests.cluster.books: how many orders there are of each key on standard input, as one line of JSON."""

import json
import sys

import django

django.setup()

from materials.models import Order  # noqa: E402 - models load after setup

if __name__ == "__main__":
    keys = json.load(sys.stdin)
    kept = [key.rpartition("/")[2] for key in Order.objects.values_list("key", flat=True)]
    print(json.dumps({key: kept.count(key) for key in keys}))
