"""Registers to quantities: the codec, the meter models, the plan of block reads and the Modbus client.

codec      what the registers of one point mean (pure)
address    where a point is and how it is written there, read from its JSON
profile    a meter model as a table of registers; profiles/*.toml hold them
blocks     which registers are read together, and what is known to be refused (pure)
modbus     the wire: the only module that imports pymodbus
"""
