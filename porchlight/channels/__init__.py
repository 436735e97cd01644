"""Where teens' texts come in and ours go out: one file a provider, one contract for all (contract.py).

A channel verifies, parses and sends. It decides nothing about what is said, stores nothing and knows no
database; provider error codes are turned into ours here and nowhere else.
"""
