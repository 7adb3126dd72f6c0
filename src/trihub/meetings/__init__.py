"""Preparing a meeting of offices: agenda, papers, the joint summary and its approval."""
