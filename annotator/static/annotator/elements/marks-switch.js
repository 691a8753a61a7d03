/** Whether one hears where highlights begin and end: the passages near by become `<mark>`s, which screen readers say. */

import { areHeard, hear } from "../painting/surfaces.js";
import { filter, tell } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

class MarksSwitch extends PageElement {
  connect() {
    const box = this.querySelector("input");
    box.checked = areHeard();
    this.listen(box, "change", () => {
      hear(box.checked);
      filter.again();
      tell({ quiet: true, text: say(box.checked ? "marks.on" : "marks.off") });
    });
  }
}

customElements.define("marks-switch", MarksSwitch);
