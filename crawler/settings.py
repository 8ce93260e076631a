"""Scrapy's settings, where its defaults are not safe or not polite enough for crawling news sites.

Unless told otherwise, Scrapy obeys no robots.txt, waits for nothing, runs posted code and follows ``file:`` addresses.
Settings that are not named here keep Scrapy's defaults: https://docs.scrapy.org/en/2.19/topics/settings.html
"""

from importlib.metadata import version

BOT_NAME = "warraq"

# Sites see who comes and in which version; an operator adds an address where complaints are read.
USER_AGENT = f"warraq/{version('warraq')}"

# Politeness: a site's own rules first (RFC 9309), then one request at a time and a second in between, and slower still
# where a site answers slowly. Newspapers run on small servers, and an archive is read once: nobody is in a hurry.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

# Both let whoever reaches the port run Python in the crawler; remote control is on by default since Scrapy 2.19.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Articles need no session, and with cookies on Scrapy looks up the Public Suffix List on the internet.
COOKIES_ENABLED = False

# A page must not make the crawler read its own disk, nor other services, through a link or a redirect.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

# What was altered on the way must not land as a publisher's words.
DOWNLOAD_VERIFY_CERTIFICATES = True

# The sites' names stay between us and them.
REFERRER_POLICY = "no-referrer"

# The largest real article pages have 3 MB; the limit also holds for what a compressed answer unpacks to.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
# Seconds for a whole answer: a site that needs longer is in trouble, and asking it again later is kinder.
DOWNLOAD_TIMEOUT = 30

# DEBUG prints every page and item.
LOG_LEVEL = "INFO"
