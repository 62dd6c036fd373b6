"""Robots: scripts for systems that have no door but their web pages."""
