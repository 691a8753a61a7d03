/** What the search page adds to its HTML. */

import "./search-box.js";
import "./search-results.js";

// On a narrow screen the kinds scroll sideways; the one that is shown should be among those one sees.
document.querySelector('.search-kinds [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
