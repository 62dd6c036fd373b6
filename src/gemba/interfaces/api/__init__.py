"""The API: what the screens show and do, for programs."""
