"""Room `line`."""
