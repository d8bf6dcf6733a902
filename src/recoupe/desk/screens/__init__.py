"""Hold the screens of the desk, one file each; `recoupe.desk.screen` says what a screen is."""
