"""Laws hold however busy the machine is: no example is judged by its time."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
