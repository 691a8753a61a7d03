/** What the pages beside the reading page need; each element finds its own HTML. */

import "./elements/auto-submit.js";
import "./elements/busy-form.js";
import "./elements/column-choice.js";
import "./elements/confirm-form.js";
import "./elements/document-selection.js";
import "./elements/copy-text.js";
import "./elements/difference-steps.js";
import "./elements/field-value.js";
import "./elements/file-drop.js";
import "./elements/import-drop.js";
import "./elements/import-live.js";
import "./elements/import-sections.js";
import "./elements/list-keys.js";
import "./elements/print-button.js";
import "./elements/proposal-live.js";
import "./elements/row-keys.js";
import "./elements/search-everywhere.js";
import "./elements/search-counts.js";

// On a narrow screen the tabs scroll sideways; the page's own should be among those one sees.
document.querySelector('.tabs [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
