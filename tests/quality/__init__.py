"""Pages and bare texts written for this project in the shapes of real ones, and how well they are read."""
