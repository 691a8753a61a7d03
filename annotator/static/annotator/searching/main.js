/** What the search page adds to its HTML. */

import "./search-box.js";
import "./search-results.js";
