"""The web site: Datasette on a database that is only read, with pages for readers in Arabic and English."""
