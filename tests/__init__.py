"""The tests mirror the packages they test; ``factories`` makes things, ``tools`` finds and starts programs."""
