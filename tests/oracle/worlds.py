"""Small worlds for hand calculations: one seller, one plan, a calendar from January 2027."""


def curve(*points, beyond="extended"):
    return {"type": "payout_curve", "points": [list(point) for point in points], "beyond": beyond}


def commission(*tiers, rates_on="amount", **options):
    return {"type": "commission", "rates_on": rates_on, "tiers": [{"from": start, "rate": rate} for start, rate in tiers], **options}


def component(name, formula, *, measure="revenue", period="month", accumulation="discrete", **more):
    return {"name": name, "measure": measure, "period": period, "accumulation": accumulation, "formula": formula, **more}


def plan(*components, leavers="paid_on_prorated_quota", adjustments=()):
    return {"components": list(components), "adjustments": list(adjustments), "leavers": leavers}


def person(rep_id="a", **more):
    given = {"rep_id": rep_id, "role": "seller", "region": "north", "manager_id": "boss", "plan": "tested", "on_target_earnings": 240000}
    return {
        **given,
        "base_share": 0.5,
        "quota": {"revenue": 1200000, "pieces": 12},
        "phasing": "even",
        "potential": ["revenue", "pieces"],
        **more,
    }


def world(tested, *credits, people=None, months=12, cancellations=(), **plans):
    return {
        "start": "2027-01",
        "months": months,
        "measures": {"revenue": {"unit": "USD"}, "pieces": {"unit": "count"}, "renewals": {"unit": "share"}, "goals": {"unit": "rating"}},
        "plans": {"tested": tested, **plans},
        "people": people or [person()],
        "credits": list(credits),
        "cancellations": list(cancellations),
    }


def sold(month, dollars, *, rep_id="a", measure="revenue", **more):
    """Dollars credited in a month."""
    return {"rep_id": rep_id, "month": month, "measure": measure, "amount": round(dollars * 100), **more}


def counted(month, pieces, *, rep_id="a", measure="pieces", **more):
    return {"rep_id": rep_id, "month": month, "measure": measure, "amount": pieces, **more}
