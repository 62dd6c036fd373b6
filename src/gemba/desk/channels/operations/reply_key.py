"""The key of the reply tokens, derived from the installation's own secret."""

from functools import cache

from django.utils.crypto import salted_hmac


@cache
def reply_key() -> bytes:
    """256 bits that only this installation knows."""
    return salted_hmac("gemba.reply-address", "v1", algorithm="sha256").digest()
