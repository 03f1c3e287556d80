"""The payroll: what a force is paid, exactly, with a line for every step. Written from docs/plan-language.md."""

from spmsim.plans.payroll.payroll import STAGES, Force, settle_force, settle_in_turn

__all__ = ["STAGES", "Force", "settle_force", "settle_in_turn"]
