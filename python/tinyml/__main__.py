"""`python -m tinyml` prints the folder that CMAKE_PREFIX_PATH takes."""

from tinyml import prefix

print(prefix)
