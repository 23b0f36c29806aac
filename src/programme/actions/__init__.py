"""The use cases, one verb each: load, act, save. Commands and flows call these alone."""
