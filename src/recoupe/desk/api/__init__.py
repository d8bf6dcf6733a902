"""Hold the resources of the HTTP API, one file each; `recoupe.desk.resource` says what a resource is."""
