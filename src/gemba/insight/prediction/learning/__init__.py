"""How predictions are learnt, calibrated and explained."""
