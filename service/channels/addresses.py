"""Which network addresses an outgoing call may reach: the public internet, and what the deployment allows."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
# What `is_global` lets through and must not be reached: embedded or translated addresses, retired ranges, and
# the addresses at which clouds keep their metadata outside the link-local range (192.0.0.192, 168.63.129.16).
REFUSED: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in (
        "::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "fec0::/10",
        "5f00::/16",
        "3fff::/20",
        "100:0:0:1::/64",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
    )
)


def networks(ranges: Iterable[str]) -> list[Network]:
    """Raises ValueError for a range that is none."""
    return [ip_network(each) for each in ranges]


def may_reach(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether `address` (as a resolver gives it), unwrapped, is public or within an allowed range."""
    try:
        inner = _unwrapped(ip_address(address))
    except ValueError:
        return False
    if any(inner in network for network in allowed):
        return True
    if any(inner in network for network in REFUSED):
        return False
    return inner.is_global and not inner.is_multicast


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that a mapped, 6to4 or NAT64 address really leads to."""
    if not isinstance(address, IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
