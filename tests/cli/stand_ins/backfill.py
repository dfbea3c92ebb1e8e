"""Leaves a file in its state folder, and is done."""

from meterhouse.kernel.settings import from_environment

(from_environment().state / "filled").touch()
