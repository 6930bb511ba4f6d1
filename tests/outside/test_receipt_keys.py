"""The keys that receipts hang on: made once, whole before they have a name, and enough to verify with and nothing else."""

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from service.receipts import kept_secret, load_receipts, new_receipt_key
from tests.campus import Campus
from tests.hazard_words import find, fix
from tests.rounds import add_task, hand_in, photo, report_on, send_photo


def test_whoever_starts_meanwhile_reads_a_whole_secret_or_makes_the_same(tmp_path: Path) -> None:
    second_is_through = threading.Event()

    def made_slowly() -> str:
        second_is_through.wait(timeout=5)
        return "slow"

    def made_at_once() -> str:
        second_is_through.set()
        return "quick"

    with ThreadPoolExecutor() as pool:
        slow = pool.submit(kept_secret, tmp_path / "key", made_slowly)
        quick = pool.submit(kept_secret, tmp_path / "key", made_at_once)
        assert slow.result() == quick.result() == (tmp_path / "key").read_text() != ""


def test_a_process_that_dies_while_making_a_secret_leaves_none(tmp_path: Path) -> None:
    def dies() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_secret(tmp_path / "key", dies)
    assert kept_secret(tmp_path / "key", lambda: "made") == "made"
    assert [(file.name, file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [("key", 0o600)]


def test_many_who_start_at_once_share_one_key(tmp_path: Path) -> None:
    start = threading.Barrier(16)

    def begin(_: int) -> str:
        start.wait()
        return kept_secret(tmp_path / "key", new_receipt_key)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(begin, range(16)))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def receipts_of_everything(campus: Campus) -> list[tuple[str, str, str]]:
    """(kind, id, receipt) of what a phone hands in: a photo, a report, a hazard, a fix."""
    content, digest = photo()
    sent = send_photo(campus, "ines", content).json()
    report = hand_in(campus, "ines", report_on(campus, add_task(campus))).json()
    hazard = find(campus).json()
    fixed = fix(campus, "rosa", hazard["id"]).json()
    return [
        ("photo", digest, sent["receipt"]),
        ("report", report["id"], report["receipt"]),
        ("hazard", hazard["id"], hazard["receipt"]),
        ("rectification", fixed["id"], fixed["receipt"]),
    ]


def test_a_receipt_is_verified_with_the_published_keys_alone(campus: Campus) -> None:
    """As a phone would, that knows PyJWT and nothing of this house."""
    received = receipts_of_everything(campus)
    published = jwt.PyJWKSet.from_dict(campus.stranger().get("/.well-known/jwks.json").json())
    for kind, id, receipt in received:
        header = jwt.get_unverified_header(receipt)
        assert header["alg"] == "EdDSA"
        payload = jwt.PyJWS().decode(receipt, published[header["kid"]].key, algorithms=["EdDSA"])
        claims = json.loads(payload)
        assert (claims["kind"], claims["id"]) == (kind, id)
        assert set(claims) == {"kind", "id", "content_sha256", "received_at"}


def test_a_receipt_is_verified_by_hand_with_cryptography_alone(campus: Campus) -> None:
    keys = campus.stranger().get("/.well-known/jwks.json").json()["keys"]
    assert all({"kty", "crv", "x", "kid"} <= key.keys() and "d" not in key for key in keys)
    for _, _, receipt in receipts_of_everything(campus):
        head, payload, signature = receipt.split(".")
        kid = json.loads(_unpacked(head))["kid"]
        (key,) = [key for key in keys if key["kid"] == kid]
        public = Ed25519PublicKey.from_public_bytes(_unpacked(key["x"]))
        public.verify(_unpacked(signature), f"{head}.{payload}".encode())


def test_what_a_portal_answers_is_no_receipt(campus: Campus) -> None:
    """A captive portal answers 200 with a page, or with a receipt of its own making."""
    published = jwt.PyJWKSet.from_dict(campus.stranger().get("/.well-known/jwks.json").json())
    known = {key.key_id: key.key for key in published.keys}
    forged = load_receipts(new_receipt_key()).sign("report", "1", "0" * 64, campus.now)
    assert jwt.get_unverified_header(forged)["kid"] not in known
    kid = next(iter(known))
    head = _packed(json.dumps({"alg": "EdDSA", "kid": str(kid), "typ": "receipt+jws"}).encode())
    forged = ".".join([head, *forged.split(".")[1:]])
    for answer in ("<html>Welcome to our Wi-Fi</html>", forged, forged[:-4] + "AAAA"):
        with pytest.raises(jwt.InvalidTokenError):
            jwt.PyJWS().decode(answer, known[kid], algorithms=["EdDSA"])


def test_receipts_of_a_retired_key_still_verify(campus: Campus, tmp_path: Path) -> None:
    old, retired = load_receipts(new_receipt_key()), tmp_path / "retired"
    retired.mkdir()
    public = old._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (retired / "2025.pem").write_bytes(public)
    receipt = old.sign("report", "1", "0" * 64, campus.now)
    published = load_receipts(new_receipt_key(), retired).jwks()
    key = jwt.PyJWKSet.from_dict(published)[jwt.get_unverified_header(receipt)["kid"]]
    assert json.loads(jwt.PyJWS().decode(receipt, key.key, algorithms=["EdDSA"]))["id"] == "1"


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
