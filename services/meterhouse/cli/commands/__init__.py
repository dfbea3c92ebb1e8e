"""One module for each sub-command: it declares `COMMANDS`, a tuple of `Command`, and is thereby offered."""
