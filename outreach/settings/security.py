"""What the browser may do on our pages: one strict policy for site and portal, a wider one for Wagtail's admin."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

# No inline script or style, no foreign host, no frame, no plug-in.
SITE_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "media-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}
# Wagtail 8 starts its widgets by inline scripts and styles; its editor makes pictures from data: and blob:,
# and shows the preview in a frame of its own. Foreign hosts stay out here too.
ADMIN_POLICY = SITE_POLICY | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}
# What no page of ours asks a phone for; a photo comes through a file field, which needs no permission.
REFUSED = """accelerometer autoplay browsing-topics camera display-capture encrypted-media geolocation
gyroscope hid idle-detection local-fonts magnetometer microphone midi payment screen-wake-lock serial usb
xr-spatial-tracking"""
PERMISSIONS: dict[str, list[str]] = {name: [] for name in REFUSED.split()}
