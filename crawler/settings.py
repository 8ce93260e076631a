"""Scrapy's settings, where its defaults are not safe or not polite enough for crawling news sites.

Unless told otherwise, Scrapy obeys no robots.txt, waits for nothing, runs posted code and follows ``file:`` addresses.
Settings that are not named here keep Scrapy's defaults: https://docs.scrapy.org/en/2.19/topics/settings.html
Those that begin with ``WARRAQ_`` are our own.
"""

from crawler.fetching.identity import user_agent

BOT_NAME = "warraq"

# Sites see who comes and in which version; an operator adds an address where complaints are read.
USER_AGENT = user_agent(None)

# Which edition to get where a server has several.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,*;q=0.5",
}

# What happens to a request on its way to the network (downwards) and to its answer (upwards).
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetching.failures.OutcomeMiddleware": 10,  # names every end, so it must see all the others' ends
    "crawler.fetching.safety.SafetyMiddleware": 20,  # before robots.txt is fetched from a host that is not to be asked
    "crawler.fetching.robots_middleware.RobotsMiddleware": 100,
    "crawler.fetching.conditional.ConditionalMiddleware": 200,  # hashes bodies, so it is above decompression
    "crawler.fetching.decompression.DecompressionMiddleware": 590,
    "crawler.fetching.redirects.RedirectMiddleware": 600,
    "crawler.fetching.rest.RestMiddleware": 700,  # below what turns answers into errors: it must see them all
    "crawler.fetching.archiving.ArchiveMiddleware": 900,  # sees bytes as they came
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the frontier knows what belongs to a source
}

# Scrapy's own part of the work above, all of it: its robots.txt middleware fetches pages where robots.txt answers 503,
# its retries know no Retry-After (the frontier repeats, later), its redirects lead anywhere, its decompression takes
# half a page for a page, and through a proxy the checks of addresses would see the proxy's.
ROBOTSTXT_OBEY = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
COMPRESSION_ENABLED = False
HTTPPROXY_ENABLED = False

# The frontier says what is fetched and when; a filter in memory would drop second visits and keep every address.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# Politeness: a site's own rules first (RFC 9309), then one request at a time and a second in between, and slower still
# where a site answers slowly. Newspapers run on small servers, and an archive is read once: nobody is in a hurry.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
# The delay is a promise, also that of a Crawl-delay; Scrapy's jitter would halve it now and then.
DOWNLOAD_DELAY_JITTER = 0.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # it undercuts a Crawl-delay, and goes on as before after errors
    "crawler.fetching.throttle.Throttle": 0,
    # Switched off below or without use here; some take a fifth of a second to import.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}

# Both let whoever reaches the port run Python in the crawler; remote control is on by default since Scrapy 2.19.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Articles need no session, and with cookies on Scrapy looks up the Public Suffix List on the internet.
COOKIES_ENABLED = False

# A page must not make the crawler read its own disk, nor other services, through a link or a redirect.
# The handler for the web limits the size of headers, which Scrapy's does not.
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetching.handler.BoundedHeadHandler",
    "https": "crawler.fetching.handler.BoundedHeadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Names that lead into private networks are refused where connections are made; also IPv6, which the default lacks.
TWISTED_DNS_RESOLVER = "crawler.fetching.resolver.PublicResolver"
WARRAQ_ALLOW_PRIVATE_HOSTS = False

# What was altered on the way must not land as a publisher's words.
DOWNLOAD_VERIFY_CERTIFICATES = True

# The sites' names stay between us and them.
REFERRER_POLICY = "no-referrer"

# The largest real article pages have 3 MB; the limit also holds for what a compressed answer unpacks to.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
# Seconds for a whole answer, from the lookup of the name to the last byte: a site that needs longer is in trouble, and
# asking it again later is kinder.
DOWNLOAD_TIMEOUT = 30

# Where the raw answers are kept (a folder; the command sets it), in files of what size, and the run in their names.
WARRAQ_ARCHIVE = None
WARRAQ_ARCHIVE_MAX_BYTES = 1_000_000_000
WARRAQ_RUN = "run"

# The command writes its own log; of Scrapy it wants to hear from warnings on.
LOG_INSTALL_ROOT_HANDLER = False
LOG_LEVEL = "INFO"

# What we do not use: counters printed every minute, and statistics at the end. The run's own row counts.
LOGSTATS_INTERVAL = 0
STATS_DUMP = False

# Scrapy starts so many asyncio tasks for what a callback yields, for each page; ours yield nothing.
CONCURRENT_ITEMS = 1
