"""The test site from the command line: ``python -m tests.site --port 8080 --articles 200``.

It serves on loopback until Ctrl-C, SIGTERM or the end of its time; ``--list-faults`` names all that can go wrong.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Event

if __package__ in (None, ""):  # run as `python tests/site`
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.site.faults.table import FAULTS
from tests.site.newspaper import NEWEST
from tests.site.site import Site
from tests.site.sources import WAYS, write_sources
from tests.site.tls import KINDS


def main() -> int:
    """Serve as the options say; 0 when time is up or a signal came."""
    options = _parser().parse_args()
    if options.list_faults:
        for fault in FAULTS.values():
            print(f"{fault.name:34} {fault.area:10} {', '.join(fault.at):28} {fault.about}")
        return 0
    site = Site(
        options.articles,
        host=options.host,
        port=options.port,
        seed=options.seed,
        newest=options.newest,
        variants=options.variants,
        certificate=options.certificate,
    )
    for path, fault in options.fault:
        site.faults[path] = fault
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        site.start()
    except OSError as error:
        print(
            f"{options.host}:{options.port}: {error.strerror}. Give another --port, or 0 for a free one.",
            file=sys.stderr,
        )
        return 1
    try:
        if options.sources:
            write_sources(options.sources, [("test_site", site)], options.ways)
        print(f"{options.articles} articles at {site.base}/ for {options.seconds:g} s; Ctrl-C stops.", flush=True)
        stop.wait(options.seconds)
    finally:
        site.stop()
    if options.log:
        with options.log.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(asdict(request), ensure_ascii=False) + "\n" for request in site.requests)
    print(f"{len(site.requests)} requests answered.", flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.site", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=200, metavar="N", help="how many articles there are [200]")
    parser.add_argument("--host", default="127.0.0.1", help="an address in 127.0.0.0/8 [127.0.0.1]")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one [8080]")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another newspaper [1]")
    parser.add_argument("--newest", type=_moment, default=NEWEST, metavar="ISO", help="when the last article appeared")
    parser.add_argument("--variants", action="store_true", help="let lists name articles by roundabout addresses")
    parser.add_argument("--certificate", choices=KINDS, help="serve https")
    parser.add_argument(
        "--sources", type=Path, metavar="FILE.py", help="write a description for warraq crawl --sources"
    )
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS[:3], help="how it lets articles be found")
    parser.add_argument("--seconds", type=float, default=3600, metavar="S", help="end after so long [3600]")
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="write every request there at the end, one JSON a line"
    )
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="PATH=NAME",
        help="misbehave there; may be repeated",
    )
    parser.add_argument("--list-faults", action="store_true", help="name every fault, and end")
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text}: a moment needs an offset, such as 2025-12-31T20:00+03:00")
    return moment


def _fault(text: str) -> tuple[str, object]:
    path, _, name = text.rpartition("=")
    if not path or name not in FAULTS:
        raise argparse.ArgumentTypeError(f"{text}: write PATH=NAME, with a NAME that --list-faults shows")
    return path, FAULTS[name]


if __name__ == "__main__":
    sys.exit(main())
