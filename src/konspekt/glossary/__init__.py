"""Room `glossary`."""
