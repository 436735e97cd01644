"""The way to Rasa: one HTTP call per turn, on loopback. Rasa interprets; nothing here remembers."""
