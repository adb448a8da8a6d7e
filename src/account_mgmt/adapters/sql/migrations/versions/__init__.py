"""One module per schema, in the order of their numbers. None is changed once it is released."""
