// Blocks: added, moved, doubled, deleted and brought back; each deed is said to screen readers.
import Sortable from "sortablejs";
import { changed, take, valueOf } from "./model.js";
import { all, find, list, newId, sections, words } from "./page.js";
import { draw } from "./saving.js";
import { editorsOf, isWritten, mount, unmount } from "./writing.js";
import { fillIn, formOf, wire } from "./fields.js";

const NEEDS_SERVER = ["legal", "question", "media", "package"];
const toast = find("[data-toast]");
const near = "IntersectionObserver" in window && new IntersectionObserver(come, { rootMargin: "800px" });
const lost = [];

function come(entries) {
  for (const { isIntersecting, target } of entries) if (isIntersecting) {
    near.unobserve(target);
    mount(target);
  }
}

export function enhance(section) {
  take(section);
  section.classList.add("is-live");
  for (const grip of all("[data-grip]", section)) grip.hidden = false;
  wire(section);
  if (near) near.observe(section);
  else mount(section);
}

export function say(text, isUndone = false) {
  find("[data-toast-words]", toast).textContent = text;
  find("[data-undo]", toast).hidden = !isUndone;
  toast.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (toast.hidden = true), 12000);
}

export function number() {
  const found = sections();
  found.forEach((section, at) => {
    const values = { kind: section.dataset.label, number: at + 1, total: found.length };
    section.setAttribute("aria-label", words("name", values));
    find('[value="up"]', section)?.setAttribute("aria-disabled", at === 0);
    find('[value="down"]', section)?.setAttribute("aria-disabled", at === found.length - 1);
  });
  const empty = find("[data-empty]");
  if (empty) empty.hidden = found.length > 0;
}

// A block of that kind as the server would draw it empty; other fields are filled in.
export function make(block) {
  const template = find(`template[data-template="${block.kind}"]`);
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("khoimoi", block.id);
  const section = holder.firstElementChild;
  section.dataset.value = JSON.stringify({ ...JSON.parse(section.dataset.value), ...block });
  fillIn(section, block);
  return section;
}

export function add(kind, after, fields = {}) {
  const section = make({ ...fields, kind, id: newId() });
  if (after) after.after(section);
  else list.append(section);
  enhance(section);
  number();
  changed();
  if (NEEDS_SERVER.includes(kind) || fields.file) draw(section.dataset.block);
  enter(section);
  return section;
}

// The words of the block, or its first field.
export function enter(section) {
  mount(section);
  const [editor] = editorsOf(section);
  if (editor) {
    editor.view.focus(); // at once: Tiptap itself waits for a frame, and keys may come before it
    return editor.commands.focus("end");
  }
  const details = section.dataset.kind === "heading" ? null : formOf(section);
  if (details) details.open = true;
  (all("input, select, textarea", section).find((node) => node.offsetParent && node.type !== "hidden") ?? section).focus();
}

export function move(section, step) {
  const found = sections();
  const to = found.indexOf(section) + step;
  if (to < 0 || to >= found.length) return;
  const focused = document.activeElement;
  if (step < 0) found[to].before(section);
  else found[to].after(section);
  moved(section);
  (section.contains(focused) ? focused : section).focus({ preventScroll: true });
  section.scrollIntoView({ block: "nearest" });
}

function moved(section) {
  number();
  changed();
  const found = sections();
  say(words("movedTo", { number: found.indexOf(section) + 1, total: found.length }));
}

export function double(section) {
  const value = structuredClone(valueOf(section.dataset.block));
  const copy = make({ ...value, id: newId() });
  section.after(copy);
  enhance(copy);
  number();
  changed();
  if (!isWritten(value.kind) || NEEDS_SERVER.includes(value.kind) || value.kind === "note") draw(copy.dataset.block);
  copy.focus();
}

export function remove(section) {
  const found = sections();
  const at = found.indexOf(section);
  lost.push({ section, before: found[at - 1] ?? null });
  section.remove();
  number();
  changed();
  say(words("removed", { kind: section.dataset.label }), true);
  (found[at + 1] ?? found[at - 1] ?? find("[data-add]")).focus();
}

export function bringBack() {
  const last = lost.pop();
  if (!last) return;
  if (last.before?.isConnected) last.before.after(last.section);
  else list.prepend(last.section);
  number();
  changed();
  toast.hidden = true;
  last.section.focus();
}

// What the server drew takes the place of what stood there; whoever was filling it in goes on.
export function redraw(id, html) {
  const old = sections().find((section) => section.dataset.block === id);
  if (!old) return;
  const holder = document.createElement("div");
  holder.innerHTML = html;
  const section = holder.firstElementChild;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const isIn = editorsOf(old).some((editor) => editor.isFocused);
  if (isIn) return;
  const isOpen = find("details.sblock__fields", old)?.open;
  unmount(old);
  old.replaceWith(section);
  enhance(section);
  const details = find("details.sblock__fields", section);
  if (details && isOpen) details.open = true;
  number();
  if (focused) document.getElementById(focused)?.focus();
  else if (document.activeElement === old) section.focus();
}

export function startBlocks() {
  sections().forEach(enhance);
  number();
  find("[data-undo]", toast).onclick = bringBack;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  Sortable.create(list, {
    draggable: "[data-block]",
    handle: "[data-grip]",
    animation: still ? 0 : 150,
    onEnd: (event) => event.oldIndex !== event.newIndex && moved(event.item),
  });
}
