"""The frontier against a model in a few lines of Python, whatever happens in whatever order, the clock included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crawler.discovery.link import Link
from crawler.fetching.outcome import Outcome, Treatment
from crawler.frontier import Frontier, Kind, Policy, Result
from crawler.frontier.policy import LONGEST_WAIT, Priority, Standing
from pipelines.store import open_database, start_run

SOURCE = type("Source", (), {"name": "example.com", "url_rules": None})
NAMES = [SOURCE.name]
ARTICLES = [f"https://{host}.example.com/{number}" for host in "abc" for number in range(4)]
FEED, SECTION = "https://a.example.com/rss", "https://b.example.com/economy?page=2"
POLICY = Policy(revisit_share=1)

some_articles = st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=6, unique=True)
# Often the ends that matter most, sometimes any.
outcomes = st.one_of(
    st.sampled_from([Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.TIMED_OUT, Outcome.HTTP_404]),
    st.sampled_from(Outcome),
)
spans = st.one_of(st.integers(-3600, 100_000), st.integers(-3_000_000, 3_000_000)).map(lambda s: timedelta(seconds=s))


@dataclass
class Known:
    standing: Standing
    leased: bool = False
    last_run: int | None = None
    outcome: str | None = None


class FrontierMachine(RuleBasedStateMachine):
    @initialize()
    def open(self):
        self.folder = TemporaryDirectory()
        self.database = open_database(Path(self.folder.name) / "news.db")
        self.database.connection.execute("PRAGMA foreign_keys = OFF")  # the articles are not there
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        self.known: dict[str, Known] = {}
        self.stored: set[str] = set()
        self.rests: dict[str, datetime] = {}
        self.held = []
        self.begin()

    def begin(self):
        run_id = start_run(self.database, command="crawl", program_version="0", now=self.now, sources=NAMES)
        self.frontier = Frontier(self.database, run_id=run_id, policy=POLICY)

    def teardown(self):
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    @rule(urls=some_articles)
    def add(self, urls):
        new = [url for url in urls if url not in self.known and url not in self.stored]
        for url in urls:
            known = self.known.get(url)
            if url in new:
                self.put(url, Kind.ARTICLE, Priority.ARTICLE)
            elif known and url not in self.stored and known.standing.priority is Priority.PROBE:
                due = known.standing.next_visit if known.leased else self.now
                known.standing = replace(known.standing, priority=Priority.ARTICLE, next_visit=due)
        links = [Link(url=url, found_in=FEED) for url in urls]
        assert self.frontier.add(links, source=SOURCE, now=self.now) == len(new)

    @rule(urls=some_articles)
    def probe(self, urls):
        new = [url for url in urls if url not in self.known and url not in self.stored]
        for url in urls:
            known = self.known.get(url)
            if url in new:
                self.put(url, Kind.ARTICLE, Priority.PROBE)
            elif (
                known
                and url not in self.stored
                and known.standing.priority is Priority.PROBE
                and known.standing.state in ("gone", "failed")
                and not known.leased
                and known.last_run != self.frontier.run_id
            ):
                known.standing = replace(known.standing, next_visit=self.now)
        assert self.frontier.probe(urls, source=SOURCE, now=self.now) == len(new)

    @rule()
    def seed(self):
        assert self.frontier.seed([("feed", FEED)], source=SOURCE, now=self.now) == (FEED not in self.known)
        if FEED not in self.known:
            self.put(FEED, Kind.FEED, Priority.DOCUMENT, rhythm=POLICY.rhythms[Kind.FEED])

    @rule()
    def follow(self):
        new = self.frontier.follow([("section", SECTION)], source=SOURCE, now=self.now, found_in=FEED)
        assert new == (SECTION not in self.known)
        known = self.known.get(SECTION)
        if known is None:
            self.put(SECTION, Kind.SECTION, Priority.DOCUMENT)
        elif not known.leased and known.last_run != self.frontier.run_id:
            known.standing = replace(known.standing, next_visit=self.now)

    def put(self, url, kind, priority, **fields):
        self.known[url] = Known(Standing(kind=kind, priority=priority, next_visit=self.now, **fields))

    @rule(limit=st.integers(1, 20), per_host=st.integers(1, 6))
    def lease(self, limit, per_host):
        due = {}
        for url, known in self.known.items():
            one = known.standing
            resting = self.now < self.rests.get(host(url), self.now) <= self.now + LONGEST_WAIT
            if known.leased or one.next_visit is None or one.next_visit > self.now or resting:
                continue
            if one.kind is Kind.ARTICLE and not one.visits and url in self.stored:
                due[url] = None  # may be found to be known
            else:
                due[url] = one
        tasks = self.frontier.lease(NAMES, now=self.now, limit=limit, per_host=per_host)
        urls = [task.url for task in tasks]
        fetchable = Counter(host(url) for url, one in due.items() if one)
        assert len(urls) == min(limit, sum(min(per_host, number) for number in fetchable.values()))
        assert max(Counter(map(host, urls)).values(), default=0) <= per_host
        for name in fetchable:
            of_host = [url for url in urls if host(url) == name]
            left = [due[url] for url in due if due[url] and host(url) == name and url not in of_host]
            keys = [(due[url].priority, due[url].next_visit) for url in of_host]
            assert keys == sorted(keys)
            assert not left or not keys or keys[-1] <= min((one.priority, one.next_visit) for one in left)
        for task in tasks:
            assert due[task.url] is not None
            assert (task.visits, task.attempts) == (due[task.url].visits, due[task.url].attempts)
            self.known[task.url].leased = True
        for url, state, visit in self.rows("url, state, next_visit_at"):
            if url in due and due[url] is None and state == "done" and visit is None:
                self.known[url].standing = replace(self.known[url].standing, state="done", next_visit=None)
        self.held += tasks

    @rule(data=st.data())
    def acknowledge(self, data):
        results = []
        for task in data.draw(st.lists(st.sampled_from(self.held), unique_by=id)) if self.held else []:
            self.held.remove(task)
            outcome = data.draw(outcomes)
            not_before = data.draw(st.none() | spans.map(lambda span: self.now + span))
            links = data.draw(st.integers(0, 1))
            result = Result(task=task, outcome=outcome, at=self.now, not_before=not_before, new_links=links)
            results.append(result)
            known = self.known[task.url]
            known.standing, known.leased = POLICY.after(known.standing, result), False
            known.last_run, known.outcome = self.frontier.run_id, outcome.value
            if outcome.treatment is Treatment.WAIT and not_before:
                self.rests[task.host] = not_before
        self.frontier.acknowledge(results)

    @rule(data=st.data(), span=spans)
    def defer(self, data, span):
        if not self.held:
            return
        task = data.draw(st.sampled_from(self.held))
        self.held.remove(task)
        self.frontier.defer([task], until=self.now + span)
        known = self.known[task.url]
        state = "done" if known.standing.visits else "waiting"
        known.standing, known.leased = replace(known.standing, state=state, next_visit=self.now + span), False
        known.last_run, known.outcome = self.frontier.run_id, "deferred"

    @rule(url=st.sampled_from(ARTICLES))
    def store_elsewhere(self, url):
        if url not in self.stored:
            self.stored.add(url)
            self.database.connection.execute("INSERT INTO addresses VALUES (?, 1, 1)", (url,))

    @rule(clean=st.booleans())
    def stop_or_crash(self, clean):
        if clean:
            assert self.frontier.release_leases() == len(self.held)
        self.begin()
        assert self.frontier.take_back(NAMES, now=self.now) == (0 if clean else len(self.held))
        for known in self.known.values():
            one = known.standing
            if known.leased:
                one = replace(one, state="done" if one.visits else "waiting")
            if one.next_visit and one.next_visit > self.now + LONGEST_WAIT:
                one = replace(one, next_visit=self.now)
            known.standing, known.leased = one, False
        self.held = []

    @rule(span=spans)
    def jump(self, span):
        self.now += span

    def rows(self, columns):
        return self.database.connection.execute(f"SELECT {columns} FROM frontier").fetchall()

    @invariant()
    def the_tables_say_what_the_model_says(self):
        columns = "url, state, priority, next_visit_at, attempts, visits, leased_by, last_outcome"
        assert sorted(self.rows(columns)) == sorted(
            (
                url,
                "leased" if known.leased else known.standing.state,
                int(known.standing.priority),
                known.standing.next_visit and f"{known.standing.next_visit:%Y-%m-%dT%H:%M:%SZ}",
                known.standing.attempts,
                known.standing.visits,
                self.frontier.run_id if known.leased else None,
                known.outcome,
            )
            for url, known in self.known.items()
        )

    @invariant()
    def each_address_counts_once(self):
        expected = Counter(one.outcome for one in self.known.values() if one.last_run == self.frontier.run_id)
        assert self.frontier.counts() == expected


def host(url):
    return url.split("/")[2]


TestFrontier = FrontierMachine.TestCase
TestFrontier.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
