"""Counts how often each value of a column occurs. Needs no library."""

import collections
import csv
import json

import millrace

with open(millrace.params["table"], newline="") as table:
    counts = collections.Counter(row[millrace.params["column"]] for row in csv.DictReader(table))

with open(millrace.output("counts"), "w") as report:
    json.dump(counts, report, indent=2)

millrace.values(rows=sum(counts.values()), different=len(counts))
