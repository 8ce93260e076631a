"""The ``warraq`` command with some of Scrapy's settings changed, as JSON in the variable ``CRAWL_SETTINGS``."""

import json
import os
from dataclasses import replace

from crawler.cli import main
from crawler.commands import crawling

plan_of = crawling.plan_of
crawling.plan_of = lambda wishes: replace(plan_of(wishes), settings=json.loads(os.environ["CRAWL_SETTINGS"]))

if __name__ == "__main__":
    main()
