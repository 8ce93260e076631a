"""Name resolution that gives the crawler public addresses only.

The check stands where the connection is made: what it lets through is what is connected to, so that a name that changes
between a check and the connection (DNS rebinding) gains nothing. Addresses spelt out in a URL pass here as well.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import idna
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetching.addresses import is_host_name, is_public, literal

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

ALLOW_PRIVATE_HOSTS = "WARRAQ_ALLOW_PRIVATE_HOSTS"
_REMEMBERED = 1000


@implementer(IHostnameResolver)
class PublicResolver:
    """Wraps the reactor's own resolver (IPv4 and IPv6) and leaves addresses out that are not public.

    ``refused`` holds the last names of which no address was left, with one of their addresses; for the caller such a
    name is one that was not found. Lookups have no time limit of their own: the one of the whole download holds.
    """

    def __init__(self, reactor: Any, *, allow_private: bool = False) -> None:
        self.refused: OrderedDict[str, str] = OrderedDict()
        self._reactor = reactor
        self._allow_private = allow_private
        # Twisted's interfaces are no types: what provides them is Any here.
        self._inner: Any = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> PublicResolver:
        """For Scrapy, which names it in ``TWISTED_DNS_RESOLVER``."""
        return cls(reactor, allow_private=crawler.settings.getbool(ALLOW_PRIVATE_HOSTS))

    def install_on_reactor(self) -> None:
        """Make every connection by name go through it."""
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """See `IHostnameResolver`."""
        receiver = _PublicOnly(resolutionReceiver, self, hostName)
        name = _ascii(hostName)
        if name is None:  # getaddrinfo would raise, in a thread where nobody hears it
            resolution = _Nothing(hostName)
            receiver.resolutionBegan(resolution)
            receiver.resolutionComplete()
            return resolution
        return self._inner.resolveHostName(receiver, name, portNumber, addressTypes, transportSemantics)

    def lets_through(self, host: str) -> bool:
        """Whether the crawler may connect to an address."""
        return self._allow_private or is_public(ip_address(host.partition("%")[0]))

    def note(self, name: str, refused: str | None) -> None:
        """Remember what became of a name."""
        self.refused.pop(name, None)
        if refused is not None:
            self.refused[name] = refused
            if len(self.refused) > _REMEMBERED:
                self.refused.popitem(last=False)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on what may be connected to."""

    def __init__(self, receiver: Any, resolver: PublicResolver, name: str) -> None:
        self._receiver, self._resolver, self._name = receiver, resolver, name
        self._refused: str | None = None
        self._passed = False

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if self._resolver.lets_through(address.host):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._refused = address.host

    def resolutionComplete(self) -> None:
        self._resolver.note(self._name, None if self._passed else self._refused)
        self._receiver.resolutionComplete()


@implementer(IHostResolution)
class _Nothing:
    """The resolution of what is no name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """It is over already."""


def _ascii(name: str) -> str | None:
    """A name as DNS has it; ``None`` for what cannot be one."""
    if literal(name) is not None:
        return name
    try:
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except UnicodeError:
        try:
            ascii_name = name.encode("idna").decode("ascii")  # IDNA 2003 takes what 2008 does not, e.g. emoji
        except UnicodeError:
            return None
    return ascii_name if is_host_name(ascii_name) else None
