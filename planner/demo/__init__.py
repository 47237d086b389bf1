"""An invented company whose files carry known facts and known decoys."""
