"""Figures: from the readings of a point, or the slots of others, to the slots of a meter."""
