"""An independent second payroll in plain decimal, slow and obvious, and its comparison with the package's payroll.

`time`, `people`, `sales`, `formulas`, `earn`, `limit`, `settle`, `take_back` and `payroll` are the oracle. They import nothing from the
package and were written from docs/plan-language.md. `random_worlds` makes plans, people and histories; `agreement` pays each by both
payrolls and shrinks what differs. A world is plain dicts, as in YAML:

    {start: "2027-01", months: 12, digits: 2, season: [twelve numbers] or none,
     measures: {revenue: {unit: USD}, new_accounts: {unit: count}, renewals: {unit: share}, goals: {unit: rating}},
     plans: {name: a plan as in a scenario},
     people: [{rep_id, role, region, manager_id, hired_on, left_on, accounts, potential: [measures], plan, on_target_earnings, base_share,
               quota: {measure: amount of 12 months}, phasing: even or season, ramp: {schedule, target_pay, starts} or none,
               share_of_team: {measure: share},
               spells: [{from: month, and what is new from then on}]}],
     credits: [{rep_id, month, measure, amount, out_of, deal_id, deal_amount, day}],
     cancellations: [{deal_id, month, amount}]}

Months are indices from 0. Amounts of the plan and of people are in units (dollars); amounts of credits and cancellations and all
results are in minor units (cents).
"""
