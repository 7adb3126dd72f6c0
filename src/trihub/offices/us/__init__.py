"""The USPTO's formats: Red Book (from 2005), applications 2001 to 2004, grants 2001 to 2004."""
