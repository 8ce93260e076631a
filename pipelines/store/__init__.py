"""The database: schema, writer, queries."""
