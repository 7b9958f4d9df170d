"""Scripts that are run by hand: what is shipped is made with them."""
