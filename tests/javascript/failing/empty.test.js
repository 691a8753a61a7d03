// A module without a case: test_javascript.py checks that this is reported.
