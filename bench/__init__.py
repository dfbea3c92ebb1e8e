"""Benchmarks: each figure beside a plain floor of the same work, measured in the same run."""
