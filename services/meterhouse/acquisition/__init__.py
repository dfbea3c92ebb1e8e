"""Reads the meters: what is configured, read in time, kept whatever fails, shown at once.

sources      what is to be read, from the catalogue
rhythm       when: aligned to the wall clock (pure)
follower     one task for each source, kept in step with the catalogue
reader       one cycle of one source: which device when, and what to learn from refusals
questions    the requests of one device, and the values and reasons they bring
live         latest values, messages, faults and the heartbeat in Redis
faults       points without a value, why, and since when
batch        readings in bulk, and their form on disk
spool        readings on disk while the database is away
keeper       one queue into the database, by way of the spool where need be
threads      where the event loop crosses over to what blocks
memory       the last configuration, for a start without the database
service      the process: follows the catalogue, runs the sources, stops in time
"""
