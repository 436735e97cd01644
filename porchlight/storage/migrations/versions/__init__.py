"""One file per step of the database form; never edited once it was released."""
