// The small forms of blocks: every change goes into the lesson; what learners would see is drawn again by the server.
import { put, valueOf } from "./model.js";
import { all } from "./page.js";
import { askWords, send, sendFile } from "./pictures.js";
import { draw } from "./saving.js";

const read = (input) => (input.type === "checkbox" ? input.checked : input.dataset.field === "level" ? Number(input.value) : input.value);

export function wire(section) {
  const id = section.dataset.block;
  wireForm(section);
  for (const area of all(".sblock__heading", section)) wireHeading(area);
  const isHeading = section.dataset.kind === "heading";
  for (const input of all("[data-field]", section)) {
    input.addEventListener("input", () => put(id, { [input.dataset.field]: read(input) }));
    if (!isHeading || input.tagName === "SELECT") input.addEventListener("change", () => draw(id));
  }
  for (const notes of all("[data-slide]", section)) notes.addEventListener("input", () => slide(id, notes.dataset.slide, { notes: notes.value }));
  for (const box of all("[data-drop]", section)) box.addEventListener("change", () => drop(id, Number(box.dataset.drop)));
  for (const input of all("[data-upload]", section)) input.addEventListener("change", () => upload(section, input.files[0]));
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
  const details = section.querySelector("details.sblock__fields");
  if (!button || !details) return;
  button.hidden = false;
  details.addEventListener("toggle", () => button.setAttribute("aria-expanded", details.open));
  button.addEventListener("click", () => {
    details.open = !details.open;
    if (details.open) all("input, select, textarea", details).find((node) => node.offsetParent)?.focus();
  });
}

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
