"""From what a run keeps to what a person reads: metrics, intervals, paired comparison, tables and run folders."""
