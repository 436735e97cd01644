"""Our own processes, each started by one command: they check, wire themselves with `bootstrap`, and run."""
