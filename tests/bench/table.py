"""Figures of paired rounds, and the one table that shows them: ours, theirs, the ratio, who wins, and
what is wanted. A ratio is the median of the pairs' ratios, never the ratio of medians."""

import json
import statistics
from dataclasses import dataclass

EVEN = 0.03  # nearer than that is no difference


@dataclass
class Line:
    """One figure of a pattern. wanted: at most so much of theirs (ratio), or so much itself."""
    name: str
    key: str
    digits: int = 0
    is_more_better: bool = False
    ratio_max: float = None
    ours_max: float = None
    ours_min: float = None
    is_judged: bool = True  # else it only explains another

    def goal(self):
        if self.ratio_max is not None:
            return f"ratio <= {self.ratio_max:.2f}"
        if self.ours_max is not None:
            return f"<= {self.ours_max:g}"
        return f">= {self.ours_min:g}" if self.ours_min is not None else ""

    def is_met(self, ours, ratio):
        if self.ratio_max is not None:
            return None if ratio is None else ratio <= self.ratio_max
        if self.ours_max is not None:
            return ours <= self.ours_max
        return ours >= self.ours_min if self.ours_min is not None else None


def verdict(line, ours, theirs, ratio):
    if not line.is_judged:
        return ""
    if ratio is None:
        more = (ours > theirs) - (ours < theirs)
    else:
        more = (ratio > 1 + EVEN) - (ratio < 1 - EVEN)
    return {0: "even", 1: "win", -1: "loss"}[more if line.is_more_better else -more]


def compare(pattern, line, pairs):
    """pairs: [(ours, theirs)], each the figures of a round."""
    values = [(ours[line.key], theirs[line.key]) for ours, theirs in pairs]
    ours, theirs = (statistics.median(column) for column in zip(*values))
    ratios = [a / b for a, b in values if b]
    ratio = statistics.median(ratios) if len(ratios) == len(values) else None
    return {"pattern": pattern, "figure": line.name, "ours": ours, "theirs": theirs, "ratio": ratio,
            "verdict": verdict(line, ours, theirs, ratio), "goal": line.goal(),
            "is_met": line.is_met(ours, ratio), "digits": line.digits, "rounds": values}


FORM = "{:<36} {:<23} {:>10} {:>10} {:>6} {:<5} {}"


def print_head(ours="ours", theirs="nginx"):
    print(FORM.format("pattern", "figure", ours, theirs, "ratio", "", "wanted"), flush=True)


def print_rows(rows):
    for i, row in enumerate(rows):
        met = {None: "", True: ": met", False: ": MISSED"}[row["is_met"]]
        print(FORM.format(row["pattern"] if not i or rows[i - 1]["pattern"] != row["pattern"] else "",
                          row["figure"], f"{row['ours']:.{row['digits']}f}",
                          f"{row['theirs']:.{row['digits']}f}",
                          "-" if row["ratio"] is None else f"{row['ratio']:.2f}", row["verdict"],
                          row["goal"] + met).rstrip(), flush=True)


def print_sum(rows):
    count = {what: sum(row["verdict"] == what for row in rows) for what in ("win", "even", "loss")}
    goals = [row["is_met"] for row in rows if row["is_met"] is not None]
    print(f"\n{count['win']} wins, {count['even']} even, {count['loss']} losses; "
          f"{sum(goals)} of {len(goals)} goals met")


def write_json(path, about, rows):
    with open(path, "w") as file:
        json.dump({**about, "rows": rows}, file, indent=1)
        file.write("\n")
