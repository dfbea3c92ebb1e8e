"""`python -m meterhouse.sealing`: runs until it is told to stop."""

from meterhouse.sealing.worker import serve

serve()
