"""The only package that opens a connection to the database, and what stands in its tables."""

import mysql.connector  # noqa: F401  # Before pyarrow, whose OpenSSL keeps its C extension from loading: 8 times slower.
