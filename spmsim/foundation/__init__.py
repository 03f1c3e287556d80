"""What everything stands on: errors, kinds of number, money, calendar, random streams, payout schedules."""
