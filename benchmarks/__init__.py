"""How quick Flack is, beside others and beside the limit: `make bench`, or `python -m benchmarks --help`.

scenarios/ holds one file a subject, contestants/ who else runs; figures.py says what a figure is, report.py writes
the table and the JSON, plot.py the picture. The loads come from trials/, which `manage.py capacity` uses too.
"""
