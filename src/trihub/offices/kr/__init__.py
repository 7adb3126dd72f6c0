"""The Korean office (MOIP, until September 2025 KIPO): bulk gazettes and KIPRIS answers."""
