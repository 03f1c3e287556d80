"""The reference engine: the same game, slowly and obviously. Tests hold the Monte Carlo engine to it, per replication and field.

One replication after another, one seat, one person, one component, one window at a time, written from the definitions: who sat in the seat
from when to when, what each month brought, what each window paid. No lanes, no masks, no running accounts. Random words come from
`foundation.streams`; the schedule and the rounding rules from `foundation`.
"""

from spmsim.engines.reference.play import force_year, paid_by_month, play, seat_year
from spmsim.engines.reference.seat_year import SeatYear, Stay
from spmsim.engines.reference.settling import SeatPay, pay_of

__all__ = ["SeatPay", "SeatYear", "Stay", "force_year", "paid_by_month", "pay_of", "play", "seat_year"]
