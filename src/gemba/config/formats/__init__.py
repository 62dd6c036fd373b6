"""How dates and times are written where Django's own way is too much one country's."""
