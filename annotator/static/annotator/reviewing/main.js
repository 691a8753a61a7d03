/** The page where placings are looked at. */

import "./review-keys.js";
import "./review-queue.js";
import "./text-drawing.js";
