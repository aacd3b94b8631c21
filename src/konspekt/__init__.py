"""Transcript, glossary and lecture notes from a recorded lecture, on your own machine."""
