"""What each role may do, as one table; app and model are named by string, so no floor above is imported."""

from outreach.accounts.roles import Role

VIEW = ("view",)
EDIT = ("view", "add", "change")
ALL = ("view", "add", "change", "delete")
# Wagtail's extra verbs of models with drafts and locks.
PUBLISH = ("publish", "lock", "unlock")
ALL_AND_PUBLISH = (*ALL, *PUBLISH)

PLACES = ("places.township", "places.village", "places.office")
CAMPAIGNS = ("campaigns.campaign", "campaigns.activity", "campaigns.speaker", "campaigns.vehicle")
KINDS = ("campaigns.activitykind", "campaigns.measure")
CATALOGUE = ("materials.material", "materials.edition", "materials.materialtarget")
SUPPLY = ("materials.printrun", "materials.printer")
BRIEFS = ("home.brief", "home.brieftemplate")
# What visitors type instead of the words of the pages.
SYNONYMS = ("search.synonymgroup",)
WITH_DRAFTS = ("materials.design", "content.protectedtext")
# Everybody sees the jobs they started; these see and change those of others.
JOBS = ("jobs.job",)
EVERYTHING = ("places.region", *PLACES, *CAMPAIGNS, *KINDS, *CATALOGUE, *SUPPLY, *WITH_DRAFTS, *BRIEFS)
AUDIT = ("audit.entry",)
# Who calls people sees their phones whole; reviewers and auditors see them masked.
CONTACTS = ("places.township",)
CONTACT = ("contact",)

Grants = dict[str, tuple[str, ...]]


def _grants(*parts: tuple[tuple[str, ...], tuple[str, ...]]) -> Grants:
    """Join (models, verbs) pairs; a later pair adds to an earlier one."""
    grants: Grants = {}
    for models, verbs in parts:
        for model in models:
            grants[model] = tuple(dict.fromkeys([*grants.get(model, ()), *verbs]))
    return grants


# An editor writes, but never publishes or approves what is their own.
MODEL_GRANTS: dict[Role, Grants] = {
    Role.EDITOR: _grants(
        (CONTACTS, CONTACT),
        (EVERYTHING, VIEW),
        (PLACES, EDIT),
        (CAMPAIGNS, ALL),
        (SYNONYMS, ALL),
        (BRIEFS, ALL),
        (CATALOGUE, EDIT),
        (SUPPLY, EDIT),
        (WITH_DRAFTS, EDIT),
    ),
    Role.APPROVER: _grants(
        (CONTACTS, CONTACT),
        (EVERYTHING, VIEW),
        (PLACES, EDIT),
        (CAMPAIGNS, ALL),
        (SYNONYMS, ALL),
        (BRIEFS, ALL),
        (CATALOGUE, ALL),
        (WITH_DRAFTS, (*ALL, *PUBLISH)),
    ),
    Role.STORE_KEEPER: _grants((CONTACTS, CONTACT), (EVERYTHING, VIEW), (("materials.edition",), EDIT)),
    Role.REVIEWER: _grants((EVERYTHING, VIEW)),
    Role.AUDITOR: _grants((EVERYTHING, VIEW), (JOBS, VIEW), (AUDIT, VIEW)),
    Role.ADMINISTRATOR: _grants(
        (CONTACTS, CONTACT),
        (EVERYTHING, ALL),
        (SYNONYMS, ALL),
        (JOBS, ("view", "change")),
        (AUDIT, VIEW),
        (WITH_DRAFTS, PUBLISH),
        (("accounts.user",), ("view", "add", "change")),
    ),
    # Their door is the portal; a Wagtail permission would be a hole.
    Role.TOWNSHIP_MEMBER: {},
}

# On the root page, so on every page.
PAGE_GRANTS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add", "change"),
    Role.APPROVER: ("add", "change", "publish", "lock", "unlock"),
    Role.ADMINISTRATOR: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
}

# On the root collection: pictures and documents.
FILE_GRANTS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add", "choose"),
    Role.APPROVER: ("add", "change", "choose"),
    Role.STORE_KEEPER: ("add", "choose"),
    Role.ADMINISTRATOR: ("add", "change", "choose"),
}
FILE_MODELS = ("wagtailimages.image", "wagtaildocs.document")
COLLECTION_GRANTS: dict[Role, tuple[str, ...]] = {Role.ADMINISTRATOR: ("add", "change", "delete")}

# Everybody but the townships enters Wagtail's admin.
ADMIN_ROLES = frozenset(Role) - {Role.TOWNSHIP_MEMBER}
# They approve in Wagtail's own workflow.
WORKFLOW_ROLES = (Role.APPROVER, Role.REVIEWER)
