"""What leaves the database: exports, a feed, a copy to publish."""
