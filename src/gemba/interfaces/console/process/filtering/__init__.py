"""The filter bar of the Process screen: filters in words, and the forms that add one."""
