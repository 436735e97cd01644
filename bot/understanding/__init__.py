"""What a teen's text means: option resolution, topics and Rasa's own components.

Everything outside `components_*.py` is pure standard library (and PyYAML) and runs on 3.10 and 3.12.
Only `components_*.py` may import rasa; they run in Rasa's environment alone.
"""
