"""Words of the domain, pure: no input, no output, no clock."""
