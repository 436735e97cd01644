"""Porchlight: the application around the screen, the curriculum and the hand-off."""
