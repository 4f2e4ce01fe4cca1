"""A clinic in SQLite or PostgreSQL."""
