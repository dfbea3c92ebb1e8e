"""Likely causes, a module each: a new one is put into the list and is asked from then on."""

from meterhouse.closing.causes import base_load, delivery, parts, silence, standstill, verdicts

MODULES = (base_load, delivery, parts, silence, standstill, verdicts)
