"""Starts all parts on one machine and keeps them up, each alone. It knows commands and ports, no words."""
