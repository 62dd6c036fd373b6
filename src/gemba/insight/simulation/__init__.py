"""A model of the desk fitted from its log, run forward. Pure: plain data in, a log out."""
