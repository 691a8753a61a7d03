"""The way in: what format a file is in (``recognizing``), read apart from the server (``apart``, ``process``), kept
until somebody has looked at it (``packing``); what it would do here (``planning``), and doing that (``taking``)."""
