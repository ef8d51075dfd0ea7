"""Which tables public pages show, for the pages that are kept (outreach/freshness)."""

# Beginnings of names of tables that no public page reads. Not complete on purpose: a table that is missing
# here only empties the cache once more than needed.
UNSEEN_TABLES = (
    "accounts_",
    "audit_",
    "auth_",
    "axes_",
    "django_",
    "jobs_",
    "otp_",
    "materials_balance",
    "materials_counter",
    "materials_deliver",
    "materials_handouttotal",
    "materials_movement",
    "materials_order",
    "materials_review",
    "materials_stockplace",
    "wagtailadmin_",
    "wagtailcore_comment",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task",
    "wagtailcore_workflow",
    "wagtailsearch_",
    "wagtailusers_",
)
# Likewise of tables of which pages show sums: a kept page may be FIGURES_S behind them.
FIGURE_TABLES = (
    "campaigns_activitycount",
    "home_stalemark",
    "home_tally",
    "materials_discrepancy",
    "materials_handout",
    "materials_receipt",
    "materials_slipgroup",
)
