"""The People tab: who hands work to whom, when people are there, and how busy the team is."""
