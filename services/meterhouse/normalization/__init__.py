"""Normalization: readings of points → slots of meters."""
