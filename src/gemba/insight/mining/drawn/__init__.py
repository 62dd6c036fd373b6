"""What happened to instances of a drawn process, laid over its drawing."""
