/** What every page needs: the theme switch, local times, menus that close. */

import "./elements/local-time.js";
import "./elements/theme-switch.js";

/** A menu closes when one clicks elsewhere or presses Escape. */
function closeMenus(event) {
  if (event.type === "keydown" && event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const inside = menu.contains(event.target);
    if (event.type === "click" && inside) continue;
    menu.open = false;
    if (event.type === "keydown" && inside) menu.querySelector("summary").focus();
  }
}

document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
