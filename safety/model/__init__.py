"""A trained model beside the rules: it reads meaning that no rule spells out, and never answers alone.

Importing this package loads nothing. Training needs packages that the running system does not have.
"""
