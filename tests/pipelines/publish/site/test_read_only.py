"""Nothing that a reader does changes the database, and what others write to it is seen."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from crawler.commands.serving import OriginalReader
from pipelines.article import Archive
from pipelines.publish.site.app import make_site
from pipelines.publish.site.originals import Original
from pipelines.publish.snapshot import snapshot
from pipelines.store import StoreError, open_database
from tests.pipelines.publish.site import newsroom
from tests.pipelines.publish.site.conftest import serving


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.build(tmp_path_factory.mktemp("own"))


def first_headline(client: httpx.Client) -> str:
    return client.get("/data/articles/1.json?_shape=array").json()[0]["headline"]


def test_a_database_that_is_written_to_and_a_snapshot_that_is_replaced(own: Path, tmp_path: Path) -> None:
    published = tmp_path / "published.db"
    with open_database(own, read_only=True) as database:
        snapshot(database, published)
    site = make_site(own)
    copy = make_site(published)
    with (
        serving(site) as live_address,
        serving(copy) as copy_address,
        httpx.Client(base_url=live_address) as live,
        httpx.Client(base_url=copy_address) as shown,
    ):
        before = first_headline(live)
        assert first_headline(shown) == before
        with open_database(own) as database:
            with database.write() as connection:
                connection.execute("UPDATE articles SET headline = 'عنوان جديد' WHERE id = 1")
            assert first_headline(live) == "عنوان جديد"  # while the row lies in the write-ahead log
            assert "عنوان جديد" in live.get("/articles/1").text
            assert first_headline(shown) == before
            snapshot(database, published)
        assert first_headline(shown) == "عنوان جديد"
        assert "عنوان جديد" in shown.get("/articles/1").text


@pytest.mark.parametrize(
    "sql",
    ["delete from articles", "update articles set headline = ''", "pragma journal_mode = delete", "attach '/x' as y"],
)
def test_sql_of_readers_cannot_write(client: httpx.Client, news: Path, sql: str) -> None:
    answer = client.get("/data.json", params={"sql": sql})
    assert answer.status_code in (400, 403)
    with closing(sqlite3.connect(f"{news.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM articles WHERE headline <> ''").fetchone() == (47,)


def test_the_connection_itself_cannot_write(news: Path) -> None:
    site = make_site(news)
    try:
        database = site.get_database("data")
        with pytest.raises(PermissionError):
            database.connect(write=True)
        with closing(database.connect()) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM articles")
    finally:
        site.close()


def test_sql_can_be_switched_off_and_the_site_put_under_a_path(news: Path) -> None:
    site = make_site(news, sql=False, base_url="/news/")
    with serving(site) as address, httpx.Client(base_url=address) as client:
        assert client.get("/news/data.json", params={"sql": "select 1"}).status_code == 403
        assert client.get("/news/data/articles.json", params={"_where": "1=1"}).status_code in (400, 403)
        assert client.get("/news/data/articles.json?_size=1").status_code == 200
        page = client.get("/news/en/articles/1")
        assert page.status_code == 200
        assert "unsafe" not in page.headers["content-security-policy"]
        for wanted in ('href="/news/articles/1"', 'href="/news/en/people/1"', "/news/static/site.css?v="):
            assert wanted in page.text
        assert client.get("/news/static/site.css").status_code == 200


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + bytes(84)])
def test_what_is_no_database_of_ours_is_said_before_a_server_starts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(StoreError):
        make_site(path)


def test_archived_pages_are_read_from_known_folders_only(tmp_path: Path) -> None:
    folder, archive, elsewhere = (tmp_path / name for name in ("site", "archive", "elsewhere"))
    for place in (folder, archive, elsewhere, folder / ".hidden"):
        place.mkdir()
        (place / "page.html").write_text("<p>صفحة محفوظة من الأمس", "utf-8")
    (folder / "disk").symlink_to(elsewhere)
    read = OriginalReader(folder, archive)
    for path in (folder / "page.html", archive / "page.html", folder / "disk" / "page.html"):
        assert read(Archive(str(path))) == Original("<p>صفحة محفوظة من الأمس", True), path
    assert read(Archive(str(tmp_path / "moved" / "page.html"))) == Original("<p>صفحة محفوظة من الأمس", True)
    for path in (elsewhere / "page.html", folder / ".." / "elsewhere" / "page.html", folder / ".hidden" / "page.html"):
        assert "outside" in str(read(Archive(str(path)))), path
    assert isinstance(read(Archive(str(folder / "nothing.html"))), str)
