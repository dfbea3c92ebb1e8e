"""MySQL and Redis: the only package that opens a connection."""
