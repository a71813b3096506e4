"""Settings: `env` reads the environment, `base` is what `make run` uses, the others change what they must."""
