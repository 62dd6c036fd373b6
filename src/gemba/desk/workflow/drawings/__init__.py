"""What is drawn: processes and decisions as definitions, their problems and their differences."""
