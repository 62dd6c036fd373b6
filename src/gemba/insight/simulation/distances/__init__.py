"""How far two logs are apart, seen five ways."""
