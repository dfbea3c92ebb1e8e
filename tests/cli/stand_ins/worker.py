"""Writes a row every hundredth of a second, and says so in Redis."""

import os
import time

from meterhouse.kernel.settings import from_environment
from meterhouse.store.engine import Database
from redis import Redis

settings = from_environment()
client = Redis.from_url(settings.redis)
database = Database(settings.database, pool=1)
while True:
    database.execute("INSERT INTO meterhouse_system.done (at) VALUES (NOW(3))")
    now = time.time()
    beat = {"pid": os.getpid(), "at": now, "last_success": now, "note": "all is well"}
    client.hset(f"meterhouse:service:worker:{settings.replica}", mapping=beat)
    time.sleep(0.01)
