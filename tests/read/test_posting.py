"""Messages are posted past the guard of what is fetched, and nothing is followed. `connect` is replaced: nothing is sent."""

import pytest

from recoupe.errors import AddressError, FetchError
from recoupe.read.posting import Posted, check_receiver
from tests.read.web import PUBLIC, Web, answer

RECEIVER = "https://hooks.example/in?team=1"


def web(found: bytes, *resolved: str) -> Web:
    return Web(hosts={"hooks.example": resolved or [PUBLIC]}, pages={("hooks.example", "/in?team=1"): found})


def test_message_arrives_as_it_was_given() -> None:
    """The body comes byte for byte with its headers, its kind and who sends it, over TLS, at the address that was checked, and robots are not asked."""
    held = web(answer(b"", "204 No Content", kind=None))
    body = '{"said":"é: \r\n\r\n"}'.encode()

    assert held.poster(contact="desk@redaction.example").post(RECEIVER, body, {"webhook-id": "msg_1"}) == Posted(204)
    ((host, path, headers),) = held.asked
    assert (host, path, held.bodies) == ("hooks.example", "/in?team=1", [body])
    assert (headers["webhook-id"], headers["content-type"], headers["content-length"]) == ("msg_1", "application/json", str(len(body)))
    assert "desk@redaction.example" in headers["user-agent"]
    assert (held.connected, held.named) == ([(PUBLIC, 443)], ["hooks.example"])


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_redirect_is_not_followed(status: str) -> None:
    """A receiver that redirects is asked once; its answer is a status like another."""
    held = web(answer(b"", status, Location="https://hooks.example/other"))

    assert held.poster().post(RECEIVER, b"{}", {}).status == int(status[:3])
    assert len(held.asked) == 1


@pytest.mark.parametrize("resolved", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_private_address_is_never_reached(resolved: str) -> None:
    """A name that resolves to a private address is refused before anything is connected to."""
    held = web(answer(b""), resolved)
    with pytest.raises(AddressError):
        held.poster().post(RECEIVER, b"{}", {})
    assert held.connected == []


@pytest.mark.parametrize(
    "address", ["http://hooks.example/in", "https://localhost/in", "https://10.0.0.1/in", "https://hooks.example:8443/in", "ftp://hooks.example/"]
)
def test_address_that_is_not_posted_to_is_refused(address: str) -> None:
    """Messages go over https to public hosts alone."""
    with pytest.raises(AddressError):
        check_receiver(address)


def test_pause_that_is_asked_for_is_told() -> None:
    """A receiver that is busy may say for how long."""
    assert web(answer(b"", "503 Service Unavailable", Retry_After="120")).poster().post(RECEIVER, b"{}", {}) == Posted(503, 120.0)


def test_receiver_that_is_not_there_is_told() -> None:
    """A name that does not resolve is a fault that says so, and nothing is connected to."""
    held = Web(hosts={})
    with pytest.raises(FetchError, match="is not known"):
        held.poster().post(RECEIVER, b"{}", {})
    assert held.connected == []
