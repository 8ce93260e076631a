"""The accuracy of the product on every labelled corpus, beside its floors, with each miss.

    python -m tests.accuracy [CORPUS...]

Exit status 1 where a measure fell below its floor, 2 for an unknown corpus.
"""

from __future__ import annotations

import sys

from tests.accuracy.corpora import CORPORA
from tests.accuracy.report import absent, fallen, lines_of


def main(names: list[str]) -> int:
    """Print the report on the named corpora, or on all."""
    unknown = [name for name in names if name not in CORPORA]
    if unknown:
        print(f"There is no corpus {', '.join(unknown)}; there are {', '.join(CORPORA)}.", file=sys.stderr)
        return 2
    status = 0
    for corpus in (CORPORA[name] for name in names or CORPORA):
        reason = absent(corpus)
        if reason is not None:
            print(reason, file=sys.stderr)
            continue
        print("\n".join(lines_of(corpus)))
        status = max(status, bool(fallen(corpus)))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
