"""Reports: one engine for all of them, from facts that the pipeline keeps.

directories = Directories(database, default_zone)      # one for a process
engine = Engine(directories)
answer = engine.run(Ask("energy", "spaces", 12, Period(first, after), step="day", by="child"))
answer.body()                                          # the JSON of the contract
files.csv(answer), files.xlsx(answer)                  # bytes
offered(), offered(reports_of(engine, subject))        # what GET /reports lists
portfolio(engine, sites, period, against)              # the JSON of GET /portfolio
explain(engine, series_id, instant, sees)              # the lineage of one slot's figure
explain_answer(answer)                                 # series behind each part of a report
months.matrix(directories, spaces, months)             # which months of spaces are closed, and what came since
matters.matters(directories, space, month)             # what is still open in one
"""

from collections.abc import Iterable

from meterhouse.reports import files, matters, months
from meterhouse.reports.answer import Answer, Ask
from meterhouse.reports.declared import ALIASES, REPORTS, Report
from meterhouse.reports.directory import Directories
from meterhouse.reports.engine import Engine, reports_of
from meterhouse.reports.explain import explain, explain_answer
from meterhouse.reports.period import Period
from meterhouse.reports.portfolio import portfolio

__all__ = [
    "ALIASES",
    "REPORTS",
    "Answer",
    "Ask",
    "Directories",
    "Engine",
    "Period",
    "explain",
    "explain_answer",
    "files",
    "reports_of",
    "matters",
    "months",
    "offered",
    "portfolio",
]


def offered(reports: Iterable[Report] = REPORTS.values()) -> dict[str, object]:
    """Reports, each with what it may be asked for."""
    return {
        "reports": [
            {
                "report": report.key,
                "name": report.name,
                "kinds": list(report.kinds),
                "by": list(report.by),
                "against": list(report.against),
                "steps": list(report.steps),
            }
            for report in reports
        ]
    }
