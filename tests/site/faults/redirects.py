"""Redirects that lead in circles, away, or where a crawler must not go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.site.answer import Answer, redirect
from tests.site.fault import Area, Hit
from tests.site.routes import AS_IS

fault = Area("redirect", "article", "robots", "feed", "sitemap", "section")

FORBIDDEN: dict[str, str] = {
    "redirect_file": "file:///etc/hostname",
    "redirect_data": "data:text/html,<h1>x</h1>",
    "redirect_javascript": "javascript:alert(1)",
    "redirect_ftp": "ftp://127.0.0.1/x",
    "redirect_private_10": "http://10.0.0.1/secret",
    "redirect_private_192": "http://192.168.0.1/secret",
    "redirect_metadata": "http://169.254.169.254/latest/meta-data/",
    "redirect_mapped": "http://[::ffff:10.0.0.1]/secret",
    "redirect_decimal": "http://167772161/secret",
    "redirect_unspecified": "http://0.0.0.0/secret",
}
"""Where nothing may ever be fetched from, by the fault that leads there."""


@fault
def redirect_loop(hit: Hit) -> Answer:
    """Two addresses that redirect to each other."""
    return redirect(hit.site.url(hit.path if "again=1" in hit.target else f"{hit.path}?again=1"), 302)


@fault
def redirect_self(hit: Hit) -> Answer:
    """A redirect to the very address that was asked for."""
    return redirect(hit.site.url(hit.target))


@fault
def redirect_endless(hit: Hit) -> Answer:
    """Every redirect leads to a new address."""
    return redirect(hit.site.url(f"{hit.path}?hop={hit.time + 1}"), 302)


@fault
def redirect_once(hit: Hit) -> Answer:
    """A redirect for good to an address that is fine."""
    return redirect(hit.site.url(AS_IS + hit.target))


@fault
def redirect_relative(hit: Hit) -> Answer:
    """A redirect to a relative address that is fine."""
    return redirect(AS_IS + hit.target, 302)


@fault
def redirect_home(hit: Hit) -> Answer:
    """A redirect to the front page, as sites do for what was deleted."""
    return redirect(hit.site.url("/"), 302)


@fault
def redirect_to_https(hit: Hit) -> Answer:
    """A redirect to the same page over https, with a certificate that `Site.ca_file` vouches for."""
    return redirect(hit.site.secure_base("good") + AS_IS + hit.target)


@fault
def redirect_to_http(hit: Hit) -> Answer:
    """A redirect to the same page over plain http."""
    return redirect(hit.site.plain_base() + AS_IS + hit.target)


@fault
def redirect_other_host(hit: Hit) -> Answer:
    """A redirect to the same page under the site's other host (or under localhost, where there is no other)."""
    return redirect((hit.site.other_base or f"http://localhost:{hit.site.port}") + AS_IS + hit.target)


@fault
def redirect_loopback(hit: Hit) -> Answer:
    """A redirect to another service on 127.0.0.1 (``/secret`` of this site, so that the log shows who came)."""
    return redirect(f"http://127.0.0.1:{hit.site.port}/secret", 302)


@fault
def redirect_refused(hit: Hit) -> Answer:
    """A redirect to a port where nobody listens."""
    return redirect(f"{hit.site.refused}/", 302)


@fault
def redirect_unknown_host(hit: Hit) -> Answer:
    """A redirect to a host whose name nobody resolves."""
    return redirect("http://nowhere.invalid/", 302)


@fault
def redirect_nowhere(hit: Hit) -> Answer:
    """A redirect without a Location."""
    return Answer(b"", 302)


@fault
def redirect_broken(hit: Hit) -> Answer:
    """A redirect to something that is no address."""
    return redirect("http://[broken/", 302)


@fault
def redirect_long(hit: Hit) -> Answer:
    """A redirect to an address of 10,000 characters."""
    return redirect(hit.site.url(f"{AS_IS}/{'a' * 10_000}"), 302)


@fault
def redirect_raw_arabic(hit: Hit) -> Answer:
    """A redirect whose Location holds Arabic letters as UTF-8 bytes, to a page that is fine."""
    return redirect(hit.site.url(f"{AS_IS}{hit.path}?عنوان=خبر"))


@fault
def meta_refresh_private(hit: Hit) -> Answer:
    """A page with status 200 that refreshes itself to a private address."""
    return Answer(b'<html><head><meta http-equiv="refresh" content="0;url=http://10.0.0.1/secret"></head></html>')


def _forbidden(address: str, hit: Hit) -> Answer:
    return redirect(address, 302)


def _certificate(kind: str, hit: Hit) -> Answer:
    return redirect(hit.site.secure_base(kind) + AS_IS + hit.target)


for _name, _address in FORBIDDEN.items():
    _play: Callable[[Hit], Answer] = partial(_forbidden, _address)
    fault.add(_name, f"A redirect to {_address}, where no crawler may go.", _play)
for _kind in ("expired", "self_signed", "wrong_host"):
    fault.add(
        f"certificate_{_kind}",
        f"A redirect to the same page over https, with a certificate that is bad: {_kind.replace('_', ' ')}.",
        partial(_certificate, _kind),
    )
