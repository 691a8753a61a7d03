/** What the pages beside the reading page need; each element finds its own HTML. */

import "./elements/auto-submit.js";
import "./elements/confirm-form.js";
import "./elements/import-files.js";
import "./elements/print-button.js";
import "./elements/row-keys.js";
