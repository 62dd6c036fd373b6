"""What a log says about its process. Pure: columns in, plain data out."""
