"""The live gateway: newest values over WebSocket, each to those who asked for it and may see it.

mailbox     what waits for one client: the latest value of each point, never a queue of old ones
hub         one subscription of Redis for all clients of this process
client      one connection: who it is, what it watches
"""
