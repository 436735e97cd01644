"""One route per file. Each states its roles and takes only the services it needs."""
