"""Where the service keeps things: tables (SQLite or Postgres), blobs (a folder or S3), the search index."""
