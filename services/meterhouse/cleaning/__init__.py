"""Cleaning: readings → good or bad."""
