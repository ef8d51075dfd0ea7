"""manage.py setup_office: the first run of a real installation: roles, county, office, its administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.crypto import get_random_string

from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import Office, OfficeKind, Region, RegionLevel

ONE_TIME_LENGTH = 20
# Without look-alikes: it is read from a screen and typed once.
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Command(BaseCommand):
    help = (
        "Set up an empty installation and its first administrator. Prints a password for the first sign-in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", required=True, help="Name of the county, for example 赤壁市")
        parser.add_argument("--code", required=True, help="Its six digits, for example 421281")
        parser.add_argument("--office", default="宣传部", help="The administrator's office")
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True, help="The administrator's full name")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(
                "There are accounts already: this is for the first run only. Nothing was changed. "
                "已有账号，本命令只用于首次安装，未做任何改动。"
            )
        roles = setup_roles()
        county, _made = Region.objects.get_or_create(
            code=options["code"], defaults={"name": options["county"], "level": RegionLevel.COUNTY}
        )
        office = Office.objects.create(county=county, kind=OfficeKind.MEMBER_BODY, name=options["office"])
        password = get_random_string(ONE_TIME_LENGTH, LETTERS)
        user = User.objects.create_user(
            options["username"],
            password=password,
            full_name=options["name"],
            office=office,
            is_superuser=True,
        )
        user.groups.add(roles[Role.ADMINISTRATOR])
        User.objects.filter(pk=user.pk).update(must_change_password=True)
        self.stdout.write(f"administrator · 管理员: {user.username}")
        self.stdout.write(f"first password, to be changed at once · 首次密码（登录后须立即修改）: {password}")
