"""Who goes where: calls, nominations, and the assignment that is best under stated rules.

What is maximised, in this order: how many are placed; the total of their fits; the lowest fit; and
where assignments are still equal, the nominations' order (an office's own rank first, then the
offices by code, then the numbers) gets the earlier place (by start of the period, then by host).
The same input in any order gives the same assignment.
"""
