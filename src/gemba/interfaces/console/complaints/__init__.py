"""Screens of complaints: the file beside the ticket, the list, the setting."""
