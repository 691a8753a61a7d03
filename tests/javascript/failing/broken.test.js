// A module that can't be loaded: test_javascript.py checks that this is reported.
import "./no-such-module.js";
