"""Which network addresses a crawler may talk to: public ones only, whatever way they are written.

Registries: RFC 6890 (special-purpose addresses) through `ipaddress`, and below what it takes for public.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_IPV4_COMPATIBLE = IPv6Network("::/96")
_SITE_LOCAL = IPv6Network("fec0::/10")
_NEVER = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # behind carriers' NAT; one cloud's metadata too
    IPv4Network("168.63.129.16/32"),  # metadata of a cloud, though of the public range
    IPv4Network("192.0.0.0/24"),  # protocol assignments; one cloud's metadata too
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, given up
    IPv4Network("240.0.0.0/4"),
)
_LOCAL_NAMES = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|home\.arpa|lan)")
# What C libraries take for IPv4: one to four numbers, decimal, octal or hexadecimal (inet_aton).
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")
_LONGEST_LABEL, _LONGEST_NAME = 63, 253


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; IPv4 inside IPv6 is judged as IPv4.

    >>> [is_public(ip_address(text)) for text in ("93.184.216.34", "10.0.0.1", "::ffff:10.0.0.1")]
    [True, False, False]
    """
    if isinstance(address, IPv6Address):
        return _is_public_6(address)
    return address.is_global and not address.is_multicast and not any(address in network for network in _NEVER)


def _is_public_6(address: IPv6Address) -> bool:
    inner = address.ipv4_mapped or address.sixtofour
    if any(address in network for network in _NAT64):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    if address.teredo is not None or address in _IPV4_COMPATIBLE or address in _SITE_LOCAL:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def literal(host: str) -> Address | None:
    """The address that a host spells out, in any spelling that some library takes for one; ``None`` for names.

    >>> str(literal("2130706433")), str(literal("0x7f.1")), str(literal("[::1]")), literal("example.com")
    ('127.0.0.1', '127.0.0.1', '::1', None)
    """
    text = unicodedata.normalize("NFKC", host).replace("。", ".").strip().strip("[]").rstrip(".").lower()
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        pass
    if _NUMBERS.fullmatch(text):
        try:
            return IPv4Address(socket.inet_aton(text))
        except OSError:
            return None
    return None


def is_local_name(host: str) -> bool:
    """Whether a name is reserved for the machine or the network that one is in.

    >>> is_local_name("LocalHost."), is_local_name("printer.local"), is_local_name("local.example.com")
    (True, True, False)
    """
    return _LOCAL_NAMES.fullmatch(host.rstrip(".").lower()) is not None


def is_host_name(host: str) -> bool:
    """Whether a name in ASCII can be looked up: no empty label, none longer than DNS takes (RFC 1035, 2.3.4)."""
    labels = host.removesuffix(".").split(".")
    return len(host) <= _LONGEST_NAME and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
