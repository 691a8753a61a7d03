/** @file Gives names to what Django's admin leaves without: fields that are chosen by autocomplete, the search, the head
 * of the column in which rows of a form begin. */

/** @param {ParentNode} part */
function giveNames(part) {
  for (const select of part.querySelectorAll("select.admin-autocomplete")) {
    const name = select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent?.trim() ?? "";
    const shown = select.nextElementSibling;
    for (const box of shown?.querySelectorAll("[role=combobox], [role=textbox]") ?? []) {
      if (!name) continue;
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", name);
    }
  }
  for (const head of part.querySelectorAll("thead > tr > .original:empty")) {
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = document.querySelector("script[data-row]")?.dataset.row ?? "";
    head.append(name);
  }
  const search = part.querySelector("#searchbar");
  search?.setAttribute("aria-label", search.labels?.[0]?.querySelector("img")?.alt ?? "");
}

addEventListener("load", () => giveNames(document));
document.addEventListener("formset:added", (event) => giveNames(/** @type {Element} */ (event.target)));
