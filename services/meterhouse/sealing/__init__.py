"""Sealing: old readings leave their rows for packed chunks, and the database where the operator says so."""
