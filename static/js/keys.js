// Keys that press what is on the page: <button data-key="d">. They rest while somebody types, and can be switched off.

const pressable = new Map([...document.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each]));
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";
const stored = "tu-hoc.keys";
const isOff = () => localStorage.getItem(stored) === "off";

addEventListener("keydown", (event) => {
  if (isOff() || event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.(typing)) return;
  if (document.querySelector("dialog[open]")) return;
  const wanted = pressable.get(event.key.toLowerCase());
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
  document.getElementById(wanted.dataset.then)?.focus();
});

// Single keys must be something that one can do without (WCAG 2.1.4).
const toggle = document.querySelector("[data-keys-toggle]");
if (toggle) {
  toggle.hidden = false;
  toggle.querySelector("input").checked = !isOff();
  toggle.addEventListener("change", (event) => localStorage.setItem(stored, event.target.checked ? "on" : "off"));
}
