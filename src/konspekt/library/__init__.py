"""Use cases of the service and what it ships with; for now the sample lecture."""
