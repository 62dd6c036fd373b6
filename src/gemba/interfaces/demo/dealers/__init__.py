"""The dealers' box: shops that sell our products write to people of its own, and there the desk
tries what it does differently. Its pilots of the past were lived here, draw by draw."""
