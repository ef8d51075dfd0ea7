"""What people call a browser and a machine, from the line that the browser sends of itself."""

from django.utils.translation import gettext_lazy as _

# The first that fits: most browsers call themselves by the names of others as well.
BROWSERS = {
    "MicroMessenger": _("WeChat"),
    "DingTalk": _("DingTalk"),
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
MACHINES = {
    "OpenHarmony": "HarmonyOS",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def shown_browser(agent: str) -> str:
    """Return for example “Edge · Windows”; what is unknown stays as it was sent."""
    found = [
        next((str(shown) for word, shown in words.items() if word in agent), "")
        for words in (BROWSERS, MACHINES)
    ]
    return " · ".join(filter(None, found)) or agent[:90]
