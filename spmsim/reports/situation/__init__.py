"""Sections of an assessment, one module per question: tables and figures of last year as its files tell it."""
