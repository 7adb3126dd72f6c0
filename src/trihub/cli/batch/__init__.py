"""Batch work on Spark, by command."""
