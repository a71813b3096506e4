"""The account pages: plain forms that work without JavaScript."""
