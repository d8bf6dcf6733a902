"""Sign messages as Standard Webhooks writes it, so that receivers can check them with the libraries that there are.

Source: the specification of Standard Webhooks, version 1, at standardwebhooks.com.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence

from recoupe.errors import WebhookError

PREFIX = "whsec_"
_VERSION = "v1"
# Bytes of chance in a secret of ours, and what the specification allows others to have.
_BYTES = 32
_LEAST, _MOST = 24, 64


def new_secret() -> str:
    """Make a secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def check_secret(secret: str) -> str:
    """Give a secret that can sign.

    Raises:
        WebhookError: it cannot; the message does not quote it.
    """
    key = _key(secret)
    if not _LEAST <= len(key) <= _MOST:
        raise WebhookError(f"a secret is `{PREFIX}` and the base64 of {_LEAST} to {_MOST} bytes, and this one has {len(key)}; take the one that is offered")
    return secret


def _key(secret: str) -> bytes:
    """Give the bytes of a secret.

    Raises:
        WebhookError: it is none.
    """
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else b""
    except (binascii.Error, ValueError) as fault:
        raise WebhookError(f"a secret is `{PREFIX}` and base64, and this one is not ({fault}); take the one that is offered") from fault


def headers_of(message_id: str, timestamp: int, body: bytes, signing: Sequence[str]) -> Mapping[str, str]:
    """Give what is said of a message: its id, when it is sent, and a signature of each secret.

    Args:
        message_id: the same in every try.
        timestamp: seconds since 1970, of this try.
        body: what is sent, byte for byte.
        signing: the secrets, the newest first.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = (base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode() for secret in signing)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"{_VERSION},{signature}" for signature in signatures),
    }
