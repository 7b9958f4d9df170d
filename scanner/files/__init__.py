"""Files become grey pages, one at a time; knows formats and nothing of forms."""
