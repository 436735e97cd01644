"""The process that the world can reach: webhooks, console, simulator. It sends what it commits, at once."""
