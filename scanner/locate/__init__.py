"""Where everything is: corner marks, the page map, whose page it is, every box."""
