"""Receipts: a signed word that something arrived, which anyone can check with the published keys."""

import base64
import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from schemas.base import as_z


class Receipts:
    """Signs with one Ed25519 key; knows the public halves of that and of retired keys by their `kid`."""

    def __init__(self, key: Ed25519PrivateKey, retired: tuple[Ed25519PublicKey, ...] = ()) -> None:
        self._key = key
        self._kid = thumbprint(key.public_key())
        self._public = {thumbprint(k): k for k in (key.public_key(), *retired)}
        self._jws = jwt.PyJWS(algorithms=["EdDSA"])

    def sign(self, kind: str, id: str, content_sha256: str, received_at: datetime) -> str:
        """A compact JWS over `{kind, id, content_sha256, received_at}`."""
        claims = {"kind": kind, "id": id, "content_sha256": content_sha256, "received_at": as_z(received_at)}
        payload = json.dumps(claims, separators=(",", ":")).encode()
        return self._jws.encode(
            payload, self._key, algorithm="EdDSA", headers={"kid": self._kid, "typ": "receipt+jws"}
        )

    def verify(self, receipt: str) -> dict[str, Any]:
        """The claims of a receipt; raises `jwt.InvalidTokenError` or `KeyError` where it is not one of ours."""
        kid = jwt.get_unverified_header(receipt)["kid"]
        payload = self._jws.decode(receipt, self._public[kid], algorithms=["EdDSA"])
        claims: dict[str, Any] = json.loads(payload)
        return claims

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys, old ones too (RFC 7517, RFC 8037)."""
        return {
            "keys": [
                _jwk(key) | {"kid": kid, "use": "sig", "alg": "EdDSA"} for kid, key in self._public.items()
            ]
        }


def thumbprint(key: Ed25519PublicKey) -> str:
    """The `kid` of a key: its RFC 7638 thumbprint."""
    canonical = json.dumps(_jwk(key), sort_keys=True, separators=(",", ":")).encode()
    return _base64url(hashlib.sha256(canonical).digest())


def load_receipts(pem: str, old_keys: Path | None = None) -> Receipts:
    """From a private key in PEM, and a folder of retired public ones."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the receipt key must be an Ed25519 private key in PEM")
    retired = (
        [load_pem_public_key(p.read_bytes()) for p in sorted(old_keys.glob("*.pem"))] if old_keys else []
    )
    return Receipts(key, tuple(k for k in retired if isinstance(k, Ed25519PublicKey)))


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file, made on first start (0600) and synced before anything is signed with it.

    It gets its name when it is whole: nobody who starts meanwhile, or after one who died here, reads half of it.
    """
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{uuid4().hex}")
        secret = make()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # somebody else was quicker: theirs it is
            os.link(fresh, path)
        fresh.unlink()
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)
    return path.read_text()


def new_receipt_key() -> str:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # no directory can be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _jwk(key: Ed25519PublicKey) -> dict[str, str]:
    x = _base64url(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return {"crv": "Ed25519", "kty": "OKP", "x": x}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
