/** A new document that is the person's to work on is in progress once they see it. Nothing to announce: the bar shows it. */

import { opened } from "./api.js";
import { page } from "./reading.js";

export function beginWork() {
  if (document.hidden) return document.addEventListener("visibilitychange", beginWork, { once: true });
  // Where the line fails, the first mark or the next visit says so.
  opened(page.document).then(({ status }) => show(status), () => {});
}

/** In the menu of the bar and where that has no room. @param {string} status */
function show(status) {
  const summary = document.querySelector(".work-menu > summary");
  const was = document.querySelector(".work-menu [name=status][aria-current]");
  const now = document.querySelector(`.work-menu [name=status][value="${status}"]`);
  if (!summary || !was || !now) return;
  const picture = now.querySelector(".status").cloneNode(true);
  picture.querySelector(".status-label").textContent = "";
  summary.querySelector(".status").replaceWith(picture);
  const words = summary.querySelector(".visually-hidden");
  words.textContent = words.textContent.replace(was.textContent.trim(), now.textContent.trim());
  summary.title = words.textContent;
  for (const item of document.querySelectorAll("[name=status][aria-current]")) item.removeAttribute("aria-current");
  for (const item of document.querySelectorAll(`[name=status][value="${status}"]`)) item.setAttribute("aria-current", "true");
}
