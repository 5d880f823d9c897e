// The editor of a lesson: everything brought together, and the keys.
import { add, bringBack, double, enhance, enter, make, move, number, redraw, remove, startBlocks } from "./blocks.js";
import { upload } from "./fields.js";
import { blocks, changed, replace, valueOf } from "./model.js";
import { openMenu, startMenu } from "./menu.js";
import { find, list, root, sections } from "./page.js";
import { draw, findLeft, onArrival } from "./saving.js";
import { tell } from "./status.js";
import { startToolbar } from "./toolbar.js";
import { editorsOf, isWritten, mount, refresh } from "./writing.js";

export function start() {
  root.classList.add("is-live");
  startBlocks();
  startToolbar();
  startMenu();
  const button = find("[data-add]");
  button.hidden = false;
  button.onclick = () => openMenu(button, (kind) => add(kind, sections().at(-1)));
  list.addEventListener("click", deed);
  list.addEventListener("keydown", keys, true);
  list.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  list.addEventListener("drop", dropped);
  onArrival(settled);
  const left = findLeft();
  if (left) bring(left);
}

// What was left on this device stands on the page again, and is sent.
function bring(left) {
  const known = new Map(sections().map((section) => [section.dataset.block, section]));
  const stays = (block) => known.has(block.id) && JSON.stringify(valueOf(block.id)) === JSON.stringify(block);
  const ordered = left.map((block) => (stays(block) ? known.get(block.id) : make(block)));
  for (const section of known.values()) if (!ordered.includes(section)) section.remove();
  list.append(...ordered);
  for (const section of ordered.filter((each) => !each.classList.contains("is-live"))) {
    enhance(section);
    if (JSON.stringify(valueOf(section.dataset.block)).includes("data:image/")) mount(section);
    if (!isWritten(section.dataset.kind)) draw(section.dataset.block);
  }
  number();
  changed();
  tell("restored");
}

const deeds = { up: (section) => move(section, -1), down: (section) => move(section, 1), copy: double, remove };

function deed(event) {
  const button = event.target.closest('button[name="do"]');
  if (!button) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled") !== "true") deeds[button.value]?.(button.closest("[data-block]"));
}

function keys(event) {
  const section = event.target.closest("[data-block]");
  if (!section) return;
  const isOn = event.target === section;
  const step = event.altKey && !event.ctrlKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) move(section, step);
  else if (event.key === "Escape" && !isOn) section.focus();
  else if (isOn && event.key === "Enter") enter(section);
  else if (isOn && event.key === "Delete") remove(section);
  else if (isOn && event.key === "z" && (event.ctrlKey || event.metaKey)) bringBack();
  else if (isOn && (event.key === "ArrowDown" || event.key === "ArrowUp")) walk(section, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "/" && isEmptyLine(section)) slash(section);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function walk(section, step) {
  const found = sections();
  found[found.indexOf(section) + step]?.focus();
}

const focusedEditor = (section) => editorsOf(section).find((editor) => editor.isFocused);

function isEmptyLine(section) {
  const { selection } = focusedEditor(section)?.state ?? {};
  return Boolean(selection?.empty && selection.$from.parent.type.name === "paragraph" && selection.$from.parent.content.size === 0 && selection.$from.depth === 1);
}

function slash(section) {
  const editor = focusedEditor(section);
  const box = editor.view.coordsAtPos(editor.state.selection.from);
  const anchor = { getBoundingClientRect: () => box };
  openMenu(anchor, (kind) => add(kind, section), { back: { focus: () => editor.commands.focus() } });
}

function dropped(event) {
  const files = [...event.dataTransfer.files];
  if (!files.length) return;
  event.preventDefault();
  event.stopPropagation();
  let after = event.target.closest("[data-block]") ?? sections().at(-1);
  for (const file of files) {
    after = add(file.type.startsWith("image/") ? "image" : "file", after);
    upload(after, file);
  }
}

// The normal form of what was sent: taken over where nobody wrote meanwhile.
function settled(data, sent) {
  const sentById = new Map(sent.map((block) => [block.id, JSON.stringify(block)]));
  const now = new Map(blocks().map((block) => [block.id, JSON.stringify(block)]));
  for (const block of data.blocks) {
    if (now.get(block.id) !== sentById.get(block.id)) continue;
    replace(block);
    const section = sections().find((each) => each.dataset.block === block.id);
    if (data.parts[block.id]) redraw(block.id, data.parts[block.id]);
    else if (section) refresh(section, block);
  }
}
