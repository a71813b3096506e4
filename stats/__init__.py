"""Statistics of requests and deliveries: what is measured, what it adds up to, and who may see it."""
