"""What changes about reports: issuing, signed scans, letterheads. Keyword-only, `by=`, audited."""
