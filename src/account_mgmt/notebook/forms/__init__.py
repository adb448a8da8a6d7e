"""What values show: a page of one, or a table of many, for each class that people look at."""
