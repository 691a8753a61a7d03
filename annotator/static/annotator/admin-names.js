/** @file Gives names to what Django's admin leaves without: fields that are chosen by autocomplete and where one types to
 * look for something, the search of a list, the head of the column in which rows of a form begin. */

/** @param {HTMLSelectElement} select */
function nameOf(select) {
  return select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent?.trim() ?? "";
}

/**
 * What stands in the place of a field: it is read out by the field's name and by what is chosen.
 *
 * @param {Element} shown
 */
function nameChooser(shown) {
  const select = shown.previousElementSibling;
  const box = shown.querySelector("[role=combobox]");
  const chosen = shown.querySelector(".select2-selection__rendered");
  if (!(select instanceof HTMLSelectElement) || !box || !chosen) return;
  box.id = `${chosen.id}-box`;
  box.setAttribute("aria-label", nameOf(select));
  box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
  chosen.removeAttribute("role"); // it is no field of its own
  chosen.removeAttribute("aria-readonly");
}

/**
 * Where one types, in the list that a chooser opens; and the list, of which that chooser has to know.
 *
 * @param {Element} field
 */
function nameSearch(field) {
  const shown = document.querySelector("select + .select2-container--open");
  const select = shown?.previousElementSibling;
  if (!(select instanceof HTMLSelectElement)) return;
  field.setAttribute("aria-label", nameOf(select));
  const box = shown?.querySelector("[role=combobox]");
  box?.setAttribute("aria-controls", box.getAttribute("aria-owns") ?? "");
}

/** @param {Element} part */
function nameChoosers(part) {
  for (const shown of part.querySelectorAll("select + .select2-container")) nameChooser(shown);
  for (const field of part.querySelectorAll(".select2-search__field")) nameSearch(field);
  // The cross within what is chosen is for a mouse; the Delete key does the same.
  for (const cross of part.querySelectorAll(".select2-selection__clear")) cross.setAttribute("aria-hidden", "true");
}

// Lists open in the main part of the page, not behind its end. (Empty rows of forms, which are copied, have it too.)
for (const select of document.querySelectorAll("select.admin-autocomplete")) {
  select.setAttribute("data-dropdown-parent", "main");
}
// Choosers are made after the page is loaded, in new rows of a form too; there is no event for it.
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    if (addedNodes.length > 0) nameChoosers(/** @type {Element} */ (target));
  }
}).observe(document.body, { childList: true, subtree: true });

for (const head of document.querySelectorAll("thead > tr > .original:empty")) {
  const name = document.createElement("span");
  name.className = "visually-hidden";
  name.textContent = document.querySelector("script[data-row]")?.dataset.row ?? "";
  head.append(name);
}
const search = /** @type {HTMLInputElement | null} */ (document.querySelector("#searchbar"));
search?.setAttribute("aria-label", search.labels?.[0]?.querySelector("img")?.alt ?? "");
