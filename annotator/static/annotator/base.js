/** What every page needs: the theme switch, local times, menus that close, and nothing left unsent. */

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

/** Changes that an earlier page couldn't send any more are sent from whichever page is opened next. */
async function sendLeftOver() {
  const { person } = document.body.dataset;
  if (!person || document.getElementById("text")) return;
  const [{ Outbox }, { sendAct }] = await Promise.all([import("./outbox.js"), import("./api.js")]);
  await new Outbox({ send: sendAct, me: Number(person) }).open();
  if (document.querySelector("passage-sorter")) return;
  const { operationsOf } = await import("./splitting/deciding.js");
  await operationsOf(Number(person)).open();
}

(globalThis.requestIdleCallback ?? setTimeout)(() => sendLeftOver().catch(() => {}));
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
