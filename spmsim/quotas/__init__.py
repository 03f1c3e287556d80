"""Quotas: what is asked of people. Rules give amounts per 12 months; ramps and phasing spread them over months."""
