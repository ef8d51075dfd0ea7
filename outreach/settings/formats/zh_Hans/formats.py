"""Chinese dates, where Django's own write a month with a zero before it."""

MONTH_DAY_FORMAT = "n月j日"
