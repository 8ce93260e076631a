"""Who the crawler says it is."""

from __future__ import annotations

import re
from importlib.metadata import version

PRODUCT = f"Warraq/{version('warraq')}"
"""Product token and version (RFC 9110, 10.1.5); robots.txt groups are matched against it."""

_MAIL = re.compile(r"[!-'*-;=?A-~]+@[!-'*-;=?A-~]+\.[!-'*-;=?A-~]+")
_WEB = re.compile(r"https?://[!-'*-;=?-~]+")
_LONGEST = 200


def user_agent(contact: str | None) -> str:
    """The User-Agent header: product, version and where complaints are read, a mail address or a web page.

    :raises ValueError: ``contact`` is neither

    >>> user_agent("desk@example.org").partition(" ")[2], user_agent("https://example.org/bot").partition(" ")[2]
    ('(+desk@example.org)', '(+https://example.org/bot)')
    """
    if contact is None:
        return PRODUCT
    contact = contact.strip()
    if len(contact) > _LONGEST or not (_MAIL.fullmatch(contact) or _WEB.fullmatch(contact)):
        raise ValueError(
            f"The contact must be a mail address or a web address in ASCII without blanks, "
            f"such as desk@example.org or https://example.org/bot; it is {contact[:_LONGEST]!r}."
        )
    return f"{PRODUCT} (+{contact})"
