"""Every setting of the service, read from the environment (`CAMPUS_SAFETY_...`), each with its meaning."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CAMPUS_SAFETY_", env_ignore_empty=True)

    environment: Literal["production", "trial"] = Field(
        default="production", description="`trial` marks a new database as one whose clock may be moved"
    )
    data: Path = Field(
        default=Path("data"), description="folder of the embedded database, the photos and the keys"
    )
    database_url: str | None = Field(
        default=None, description="`postgresql://...`; without it the embedded SQLite file in the data folder"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, description="port to listen on")
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="how people reach the service; used in the links of messages",
    )
    token_secret: SecretStr | None = Field(
        default=None,
        description="signs access tokens, at least 32 characters, the same on every node; "
        "with the embedded database it is made on first start",
    )
    receipt_key: SecretStr | None = Field(
        default=None,
        description="Ed25519 private key (PEM) that signs receipts, the same on every node; "
        "with the embedded database it is made on first start",
    )
    receipt_old_keys: Path | None = Field(
        default=None, description="folder of retired public keys (PEM), still shown at /.well-known/jwks.json"
    )
    access_token_minutes: int = Field(default=15, ge=1, le=60, description="life of an access token")
    threads: int = Field(
        default=20, ge=2, le=100, description="requests worked on at once, and database connections"
    )
    event_streams: int = Field(
        default=150,
        ge=0,
        le=300,
        description="pages that hear of changes at once; all others ask by themselves",
    )
    chores: bool = Field(default=True, description="run the chores in this process")
    chores_seconds: int = Field(default=5, ge=1, le=300, description="seconds between two rounds of chores")
    smtp_host: str | None = Field(default=None, description="mail server; without it no e-mail is sent")
    smtp_port: int = Field(default=465, description="port of the mail server")
    smtp_security: Literal["ssl", "starttls", "none"] = Field(
        default="ssl", description="how the connection is secured"
    )
    smtp_user: str | None = Field(
        default=None, description="user at the mail server, and the sender's address"
    )
    smtp_password: SecretStr | None = Field(default=None, description="password at the mail server")
    smtp_from: str | None = Field(default=None, description="sender's address where it is not the user")
    webhook_ports: list[int] = Field(
        default=[80, 443], description="ports a webhook may name, as a JSON list"
    )
    webhook_allowed_networks: list[str] = Field(
        default=[], description="private networks (CIDR) that webhooks may reach, as a JSON list"
    )

    @property
    def is_embedded(self) -> bool:
        return self.database_url is None
