"""Messages are signed so that the libraries of Standard Webhooks take them."""

import base64
import hashlib
import hmac

import pytest

from recoupe.errors import WebhookError
from recoupe.pipeline.standard_webhooks import check_secret, headers_of, new_secret

# The example that the specification's own libraries are tested with.
SECRET, ID, TIMESTAMP = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY, SIGNATURE = b'{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_signature_is_that_of_the_specification() -> None:
    """The published example comes out byte for byte."""
    assert headers_of(ID, TIMESTAMP, BODY, [SECRET]) == {"webhook-id": ID, "webhook-timestamp": str(TIMESTAMP), "webhook-signature": SIGNATURE}


def test_two_secrets_give_two_signatures() -> None:
    """While a secret is being rolled a message bears a signature of each, divided by a space."""
    other = new_secret()
    first, second = headers_of(ID, TIMESTAMP, BODY, [other, SECRET])["webhook-signature"].split(" ")
    made = hmac.new(base64.b64decode(other.removeprefix("whsec_")), f"{ID}.{TIMESTAMP}.".encode() + BODY, hashlib.sha256).digest()

    assert (first, second) == (f"v1,{base64.b64encode(made).decode()}", SIGNATURE)


def test_new_secret_can_sign() -> None:
    """Each secret of ours is another, and long enough."""
    made = {new_secret() for _ in range(20)}

    assert len(made) == 20
    assert all(check_secret(one) == one for one in made)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", "whsec_not base64!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + "A" * 88])
def test_secret_that_cannot_sign_is_refused(secret: str) -> None:
    """A secret has its mark and 24 to 64 bytes; a refusal quotes nothing of it."""
    with pytest.raises(WebhookError) as refused:
        check_secret(secret)
    assert not secret.removeprefix("whsec_") or secret.removeprefix("whsec_") not in str(refused.value)
