"""The web server's entrance; a real installation with an open door does not start."""

import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outreach.settings.production")
application = get_wsgi_application()
# manage.py checks by itself; gunicorn does not.
faults = [fault for fault in run_checks(tags=[Tags.security]) if fault.is_serious()]
if faults:
    raise ImproperlyConfigured("\n".join(str(fault) for fault in faults))
