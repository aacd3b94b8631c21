"""The stages in order, and "make it unless it is there" over a store of artifacts."""
