"""Counts the rows of a CSV file by the values of one of its columns."""

import collections
import csv
import json

import millrace

with open(millrace.params["table"], newline="") as table:
    counts = collections.Counter(row[millrace.params["column"]] for row in csv.DictReader(table))

with open(millrace.output("report"), "w") as report:
    json.dump(counts, report, indent=2, sort_keys=True)

millrace.values(rows=sum(counts.values()), species=sorted(counts))
millrace.log(f"counted {sum(counts.values())} rows of {len(counts)} kinds")
