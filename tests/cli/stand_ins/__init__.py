"""Programs of a few lines that stand in for Meterhouse's services, so that the supervisor is tested alone."""
