"""Everything durable: typed tables, the engine, sealing at rest, migrations. No rule about people lives here."""
