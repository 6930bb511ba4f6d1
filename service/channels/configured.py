"""The ways out that the settings describe."""

from service.channels.addresses import networks
from service.channels.email import EmailChannel, Security
from service.channels.message import Channel
from service.channels.webhook import WebhookChannel
from service.clock import Clock, machine_now
from service.settings import Settings

EMAIL = "email"
WEBHOOK = "webhook"


def open_channels(settings: Settings, *, clock: Clock = machine_now) -> dict[str, Channel]:
    """Webhooks always, e-mail where a mail server is set. Raises ValueError for a malformed network range."""
    channels: dict[str, Channel] = {
        WEBHOOK: WebhookChannel(
            clock=clock,
            allowed=networks(settings.webhook_allowed_networks),
            ports=frozenset(settings.webhook_ports),
        )
    }
    sender = settings.smtp_from or settings.smtp_user
    if settings.smtp_host and sender:
        channels[EMAIL] = EmailChannel(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=sender,
            clock=clock,
            username=settings.smtp_user,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            security=Security(settings.smtp_security),
        )
    return channels
