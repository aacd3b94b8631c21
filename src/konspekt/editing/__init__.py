"""Changes to a lecture by people and by re-runs, and their inverses: pure, without store, clock or chance.

Doors: `applying` (apply, apply_group, undo), `rerun` (adopt, merge_rerun), `replacing` (preview), `reading` (rows as the nouns
that exports read), `history` (what undo and redo take next). Rows are in `rows`, the forms of edits in `edits`.
"""
