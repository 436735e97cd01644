"""What happens to a message from a teen before anything else: de-duplicate, store, screen, escalate, answer.

Nothing here calls Rasa, a provider or the job queue.
"""
