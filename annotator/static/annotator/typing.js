/** Whose a key is: the page's, or of what somebody types into. */

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable], dialog";
const PRESSED = "button, a[href], summary, input, [role=option]";
const CLOSED = "dialog:not([open])"; // one that was just closed keeps the focus until the next frame

/**
 * Whether a page's keys leave this one alone: it was used already, or is being typed.
 * @param {KeyboardEvent} event
 */
export function isTyped({ defaultPrevented, isComposing, keyCode, target }) {
  if (defaultPrevented || isComposing || keyCode === 229) return true;
  return Boolean(target.closest?.(TYPING)) && !target.closest(CLOSED);
}

/** The same, or it presses the button that has the focus. @param {KeyboardEvent} event */
export function isTypedOrPressed(event) {
  return isTyped(event) || (["Enter", " "].includes(event.key) && Boolean(event.target.closest?.(PRESSED)));
}
