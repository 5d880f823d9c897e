// The small forms of blocks: every change goes into the lesson; what learners would see is drawn again by the server.
import { put, valueOf } from "./model.js";
import { all, find } from "./page.js";
import { askWords, send, sendFile } from "./pictures.js";
import { draw } from "./saving.js";

const read = (input) => (input.type === "checkbox" ? input.checked : input.dataset.field === "level" ? Number(input.value) : input.value);

const PLACEHOLDER = "khoimoi";

export function wire(section) {
  for (const button of all(".sbutton", section)) button.title = button.getAttribute("aria-label");
  for (const area of all(".sblock__heading", section)) wireHeading(area);
  wireInputs(section, section);
  wireForm(section);
  if (section.classList.contains("is-lacking")) formOf(section).open = true;
}

function wireInputs(section, within) {
  const id = section.dataset.block;
  const isHeading = section.dataset.kind === "heading";
  for (const input of all("[data-field]", within)) {
    input.addEventListener("input", () => put(id, { [input.dataset.field]: read(input) }));
    if (!isHeading || input.tagName === "SELECT") input.addEventListener("change", () => draw(id));
  }
  for (const notes of all("[data-slide]", within)) notes.addEventListener("input", () => slide(id, notes.dataset.slide, { notes: notes.value }));
  for (const box of all("[data-drop]", within)) box.addEventListener("change", () => drop(id, Number(box.dataset.drop)));
  for (const input of all("[data-upload]", within)) input.addEventListener("change", () => upload(section, input.files[0]));
}

export function fillIn(section, block) {
  for (const input of all("[data-field]", section)) {
    const value = block[input.dataset.field];
    if (input.type === "checkbox") input.checked = value === true;
    else if (value !== undefined) input.value = value;
  }
}

// The form of the block: on the page of a long lesson it is copied from its kind when it is opened first.
export function formOf(section) {
  const found = section.querySelector("details.sblock__fields");
  if (found) return found;
  const { block, kind } = section.dataset;
  const source = find(`template[data-template="${kind}"]`).content.querySelector("details.sblock__fields");
  if (!source) return null;
  const holder = document.createElement("div");
  holder.innerHTML = source.outerHTML.replaceAll(PLACEHOLDER, block);
  const details = holder.firstElementChild;
  details.open = false;
  fillIn(details, valueOf(block));
  section.append(details);
  wireInputs(section, details);
  hearToggle(section, details);
  return details;
}

// A heading grows with its words and has no lines of its own.
function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

function wireHeading(area) {
  fit(area);
  area.addEventListener("input", () => fit(area));
  area.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

// The form of the block is opened from its bar.
function wireForm(section) {
  const button = section.querySelector("[data-edit]");
  const found = section.querySelector("details.sblock__fields");
  if (found) hearToggle(section, found);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const details = formOf(section);
    details.open = !details.open;
    if (details.open) all("input, select, textarea", details).find((node) => node.offsetParent)?.focus();
  });
}

const hearToggle = (section, details) => details.addEventListener("toggle", () => section.querySelector("[data-edit]")?.setAttribute("aria-expanded", details.open));

const slides = (id) => valueOf(id).slides;
const slide = (id, place, fields) => put(id, { slides: slides(id).map((each, at) => (at === Number(place) ? { ...each, ...fields } : each)) });

function drop(id, place) {
  put(id, { slides: slides(id).filter((_each, at) => at !== place) });
  draw(id);
}

export async function upload(section, file) {
  if (!file) return;
  const { block, kind } = section.dataset;
  const kept = kind === "image" ? (await send([file]))[0] : await sendFile(file);
  if (!kept) return;
  const title = kind === "file" && !valueOf(block).title ? { title: file.name.replace(/\.[^.]+$/, "") } : {};
  put(block, { file: kept.file, ...title });
  draw(block);
  const { alt, is_decorative: isOrnament } = valueOf(block);
  if (kind === "image" && !alt && !isOrnament) askWords([{ url: kept.url, alt: "", set: (words) => said(block, words) }]);
}

function said(block, words) {
  put(block, words ? { alt: words } : { is_decorative: true });
  draw(block);
}
