"""Sentences that are shown to people are marked here and translated where they are shown."""

from __future__ import annotations
