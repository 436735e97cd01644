"""What the bot answers: one file a skill, run by rasa-sdk in a process of its own.

Every action is pure: the turn comes in as metadata, one `custom` payload goes out. No file is written, no
network touched, no database or key known here, so a turn that Rasa lost can simply be run again.
"""
