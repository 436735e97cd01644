"""Work that is not done at once: timers, retries, the ladder. One seam (`port`), two adapters, one ladder.

Jobs carry ids only, and re-read their row when they run. Nothing on the safety path waits for a job.
"""
