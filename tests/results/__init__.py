"""Tests of results: metrics, intervals, pairing, suppression, tables and run folders."""
