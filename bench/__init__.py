"""Measures Porchlight beside its peers, each figure with theirs from the same run: `make bench`."""
