"""Rules that need nothing but themselves: no database, framework, clock or setting is imported here."""
