"""Works: says so in Redis every tenth of a second."""

import os
import time

from meterhouse.kernel.settings import from_environment
from redis import Redis

settings = from_environment()
name = os.environ["METERHOUSE_STATE"].rpartition("/")[2].rpartition("-")[0]
client = Redis.from_url(settings.redis)
while True:
    now = time.time()
    beat = {"pid": os.getpid(), "at": now, "last_success": now, "note": "all is well"}
    client.hset(f"meterhouse:service:{name}:{settings.replica}", mapping=beat)
    time.sleep(0.1)
