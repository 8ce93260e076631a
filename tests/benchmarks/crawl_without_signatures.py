"""The ``warraq`` command without near-duplicates."""

from crawler.cli import main
from pipelines.store import writer

writer.write_near_duplicates = lambda *arguments, **options: None

if __name__ == "__main__":
    main()
