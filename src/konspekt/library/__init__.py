"""Use cases with their transactions and permissions: what the command line, the web and the workers call; and the sample lecture."""
