"""Use cases: each takes an open transaction or opens one, reads and writes tables, and knows no channel or page."""
