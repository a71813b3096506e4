"""One file per subject. A view reads the request, asks one command, action or query, and shapes the answer."""
