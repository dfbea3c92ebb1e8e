"""Reads the meters: what is configured, read in time, kept whatever fails, shown at once.

sources      what is to be read, from the catalogue
rhythm       when: aligned to the wall clock (pure)
reader       one cycle of one source: requests out, values and reasons back
live         latest values, messages, faults and the heartbeat in Redis
spool        readings on disk while the database is away
keeper       one queue into the database, by way of the spool where need be
service      the process: follows the catalogue, runs the sources, stops in time
"""
