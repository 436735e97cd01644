"""The whole system on a stage: for `play`, `chat`, `understand` and the tests.

Real web over HTTP, real Rasa and actions as processes, a provider stand-in, and a clock that the script moves.
"""
