"""One crawl: tasks out of the frontier, through Scrapy and worker processes, into the database."""
