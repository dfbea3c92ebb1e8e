"""Aggregation: slots of meters → slots, days and months of everything, and energy → money and carbon."""
