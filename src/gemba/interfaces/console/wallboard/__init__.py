"""The supervisor's screens: how the desk stands now, what is about to break, how old the backlog
is. Every number opens its tickets; each can be acted on where it is found."""
