"""The known deck: sheets of which every row is known, and the check of what was read of them."""
