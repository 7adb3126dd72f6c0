"""What people keep with Trihub beside what offices publish: papers, how they are written down, their
numbers."""
