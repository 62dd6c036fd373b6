"""The changes people can choose in the Lab, in six groups; one file each."""
