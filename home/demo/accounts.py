"""The demo's accounts; production refuses to start with a demo password."""

from django.contrib.auth.models import Group

from home.demo.places import PREFECTURE_OFFICE
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Office, Region

DEMO_PASSWORD = "outreach-demo"  # noqa: S105 - printed by make run, for the demo only
# user name, full name, office, roles
ACCOUNTS: list[tuple[str, str, str, list[Role]]] = [
    ("admin", "系统管理员", "民政局", [Role.ADMINISTRATOR]),
    ("staff", "示例宣传干事", "宣传部（网信办）", [Role.EDITOR, Role.STORE_KEEPER]),
    ("reviewer", "示例审稿人", "民政局", [Role.REVIEWER]),
    ("approver", "示例审批人", "民政局", [Role.APPROVER]),
    ("auditor", "示例审计员", "民政局", [Role.AUDITOR]),
    ("prefecture", "示例市级督导员", PREFECTURE_OFFICE, [Role.AUDITOR]),
    ("zhaoliqiao", "赵李桥镇儿童督导员", "赵李桥镇未保工作站", [Role.TOWNSHIP_MEMBER]),
    ("guantangyi", "官塘驿镇儿童督导员", "官塘驿镇未保工作站", [Role.TOWNSHIP_MEMBER]),
]


def load_accounts(county: Region) -> None:
    """Create the accounts that are missing; roles must have been set up before."""
    for username, full_name, office, roles in ACCOUNTS:
        if User.objects.filter(username=username).exists():
            continue
        user = User.objects.create_user(
            username,
            password=DEMO_PASSWORD,
            full_name=full_name,
            office=Office.objects.get(county__in=[county, county.parent], name=office),
            is_superuser=Role.ADMINISTRATOR in roles,
            is_staff=Role.ADMINISTRATOR in roles,
        )
        # After saving: choosing a password of one's own is what takes the mark away.
        User.objects.filter(pk=user.pk).update(is_demo=True, password_changed_at=None)
        user.groups.set(Group.objects.filter(name__in=roles))
