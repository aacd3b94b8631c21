"""Changes to a lecture by people and by re-runs, and their inverses: pure, without store, clock or chance."""
