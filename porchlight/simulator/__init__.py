"""Stand-ins for the providers, a handset, and the /phone page.

They speak the providers' real protocols over real HTTP, signatures included, and go through the same
webhooks as Twilio and Telegram: no test and no demo takes a shorter way in. What a handset got is kept in a
`Thread`. Served on loopback only, and never once a real provider is connected.
"""
