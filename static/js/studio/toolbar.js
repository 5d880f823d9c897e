// The form of the words: one bar for whichever editor is being written in.
import { all, find } from "./page.js";
import { askAgain, sendInto } from "./pasting.js";

const bar = find("[data-toolbar]");
let current = null;
const deeds = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  underline: (chain) => chain.toggleUnderline(),
  bullets: (chain) => chain.toggleBulletList(),
  numbers: (chain) => chain.toggleOrderedList(),
  quote: (chain) => chain.toggleBlockquote(),
  rowAfter: (chain) => chain.addRowAfter(),
  columnAfter: (chain) => chain.addColumnAfter(),
  rowDelete: (chain) => chain.deleteRow(),
  columnDelete: (chain) => chain.deleteColumn(),
  cells: (chain) => chain.mergeOrSplit(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};
const SHOWN = { bold: "bold", italic: "italic", underline: "underline", bullets: "bulletList", numbers: "orderedList", quote: "blockquote", link: "link" };

export function follow(editor) {
  current = editor;
  bar.classList.add("is-active");
  for (const [deed, name] of Object.entries(SHOWN)) find(`[data-deed="${deed}"]`, bar)?.setAttribute("aria-pressed", editor.isActive(name));
  find("[data-table-deeds]", bar).hidden = !editor.isActive("table");
}

export const forget = () => bar.classList.remove("is-active");

export function startToolbar() {
  if (!bar) return;
  bar.hidden = false;
  const buttons = all("[data-deed]", bar);
  buttons.forEach((button, number) => (button.tabIndex = number ? -1 : 0));
  bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
  bar.addEventListener("click", (event) => run(event.target.closest("[data-deed]")?.dataset.deed));
  bar.addEventListener("keydown", (event) => walk(event, buttons));
}

function walk(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") return current?.commands.focus();
  if (!step) return;
  const shown = buttons.filter((button) => button.offsetParent);
  const next = shown[(shown.indexOf(document.activeElement) + step + shown.length) % shown.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function run(deed) {
  if (!deed || !current || current.isDestroyed) return;
  if (deed === "link") return link();
  if (deed === "picture") return picture();
  deeds[deed](current.chain().focus()).run();
}

const dialog = find("#link-dialog");
function link() {
  const input = find("#link-address");
  const editor = current;
  input.value = editor.getAttributes("link").href ?? "";
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => set(editor, dialog.returnValue, input.value.trim()), { once: true });
}

function set(editor, answer, written) {
  const chain = editor.chain().focus().extendMarkRange("link");
  if (answer === "no" || (answer === "yes" && !written)) return chain.unsetLink().run();
  if (answer !== "yes") return editor.commands.focus();
  const href = /^(https:|mailto:|\/|#)/i.test(written) ? written : `https://${written.replace(/^http:\/\//i, "")}`;
  if (editor.state.selection.empty && !editor.isActive("link")) return chain.insertContent({ type: "text", text: written, marks: [{ type: "link", attrs: { href } }] }).run();
  return chain.setLink({ href }).run();
}

const chooser = find("[data-picture-input]");
function picture() {
  if (current.isActive("image")) return askAgain(current, current.getAttributes("image"));
  const editor = current;
  chooser.onchange = () => sendInto(editor, [...chooser.files]).then(() => (chooser.value = ""));
  chooser.click();
}
