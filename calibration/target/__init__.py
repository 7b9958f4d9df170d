"""The calibration target: what a scan of it shows, and what of that is good enough."""
