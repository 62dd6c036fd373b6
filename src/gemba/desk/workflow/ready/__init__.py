"""Processes ready to use: drawings in BPMN, decisions in DMN, and their words in Chinese."""
