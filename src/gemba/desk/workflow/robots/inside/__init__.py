"""What runs in a robot's own process. Of it the desk imports only the names in `place`."""
