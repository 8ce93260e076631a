"""The ``warraq`` command with some of Scrapy's settings changed, as JSON in the variable ``CRAWL_SETTINGS``.

A host that asks for rest without saying how long is left alone for longer than a run lasts, also on a slow machine.
"""

import json
import os
from dataclasses import replace
from datetime import timedelta

from crawler.cli import main
from crawler.commands import crawling
from crawler.fetching import rest

if __name__ == "__main__":
    plan_of = crawling.plan_of
    crawling.plan_of = lambda wishes: replace(plan_of(wishes), settings=json.loads(os.environ["CRAWL_SETTINGS"]))
    rest._FIRST_REST = timedelta(minutes=10)
    main()
