"""What changes: every write to the work goes through one of these modules.

periods      create, change, open, close; assignments
answers      the OPD's level, explanation and service name
evidence     files and links, and which answers cite them
review       the evaluator's assessment of one answer
extensions   a later last day for one OPD
worksheets   answers brought in from an Excel worksheet, all or none
moves        a submission's way from draft to final

Each function is keyword-only, takes `by`, runs in one transaction, and writes its audit event there. It raises
`agencies.errors.Refusal` with a sentence when a rule forbids the change; nothing is written then.
"""
