"""The learned judge: sees the picture around each box, and none of what the rules measured."""
