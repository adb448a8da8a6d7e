"""How the core is done here: storage, files, the clock of the system."""
