"""Registration of accounts in Wagtail's admin; the user pages themselves are named in apps.py."""

from wagtail import hooks

from outreach.accounts.staff.bulk import guard_people

hooks.register("before_bulk_action", guard_people)
