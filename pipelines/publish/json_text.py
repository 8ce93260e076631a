"""JSON that stays one line whatever the text holds."""

from __future__ import annotations

import json
from typing import Any

# str.splitlines() and many readers of JSON lines take these for line ends; json.dumps leaves them as they are.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_line(value: Any, *, indent: int | None = None) -> str:
    r"""The value as JSON, Arabic as it is written, without a line end; on one line unless ``indent`` is given.

    >>> json_line({"raw": "خبر\u2028"})
    '{"raw": "خبر\\u2028"}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    for character, escape in _LINE_ENDS.items():
        # Looking for one is much faster than replacing none.
        if character in text:
            text = text.replace(character, escape)
    return text
