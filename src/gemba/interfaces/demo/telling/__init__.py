"""What it looks like: each step of the twin as mails, notes, hand-overs and changes of status."""
