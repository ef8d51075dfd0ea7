"""One-time tokens for people without an account; only their hash is stored."""

import base64
import hashlib

from django.utils.crypto import salted_hmac

TOKEN_LENGTH = 24


def make_token(kind: str, pk: int) -> str:
    """The token of a paper, the same on every reprint; who reads the database can't make it."""
    digest = salted_hmac(f"outreach.token.{kind}", str(pk), algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:TOKEN_LENGTH]


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
