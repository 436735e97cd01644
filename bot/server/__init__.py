"""Rasa as one process of ours: `python -m bot.server`, on loopback, in Rasa's own environment (Python 3.10).

Only this package and `bot/understanding/components_*.py` import rasa. Nothing here knows what a teen means.
"""
