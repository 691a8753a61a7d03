/**
 * Makes what stands in the page like what the server sent anew, in place: elements that stay are the same elements,
 * so that focus, selection, scroll position, open details and ticked boxes stay with them.
 */

/**
 * Elements with a `data-key` are told apart by it; others by their place and tag. An element with the same
 * `data-version` as before is left alone.
 * @param {Element} old
 * @param {Element} fresh
 */
export function become(old, fresh) {
  if (fresh.dataset?.version !== undefined && fresh.dataset.version === old.dataset.version) return;
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isTheirs(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isTheirs(name)) old.setAttribute(name, value);
  }
  const kept = keyed(old);
  const coming = keyed(fresh);
  let place = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    while (isGone(place, coming)) place = without(place);
    const same = sameAs(node, place, kept);
    if (!same) {
      old.insertBefore(document.importNode(node, true), place);
      continue;
    }
    if (same !== place) old.insertBefore(same, place);
    else place = place.nextSibling;
    if (same.nodeType === Node.ELEMENT_NODE) become(same, node);
    else if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue;
  }
  while (place) place = without(place);
}

/** What people open and close stays as they have it. */
const isTheirs = (name) => name === "open";

/** @param {Element} element @returns {Map<string, Element>} */
function keyed(element) {
  return new Map([...element.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
}

const isGone = (node, coming) => Boolean(node?.dataset?.key) && !coming.has(node.dataset.key);

/** Takes a node out; a row or a dialog that somebody is in stays until they leave it. @returns the node after it */
function without(node) {
  const next = node.nextSibling;
  const stays = node.nodeType === Node.ELEMENT_NODE && node.matches("[data-key], dialog");
  if (!stays || !node.contains(document.activeElement)) node.remove();
  return next;
}

/** What in the page stands for this node: the one with its key, or the one at this place if it is of the same kind. */
function sameAs(node, place, kept) {
  if (node.nodeType === Node.ELEMENT_NODE && node.dataset.key) return kept.get(node.dataset.key);
  if (!place || place.nodeType !== node.nodeType || place.nodeName !== node.nodeName) return undefined;
  return place.nodeType === Node.ELEMENT_NODE && place.dataset.key ? undefined : place;
}
