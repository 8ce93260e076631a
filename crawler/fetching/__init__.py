"""Downloader side of a crawl: politeness, safety, conditional requests and the archive, each a small middleware.

A spider puts a `Fetch` into ``request.meta["fetch"]``. Its callback gets only what was fetched whole and is new; every
other end of a request reaches its errback as a `FetchError`, whose outcome says what to do with the task.
"""
