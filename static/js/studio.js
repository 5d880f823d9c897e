// The studio: the outline is arranged by dragging; a lesson is written where it is read and saved by itself.
import { start } from "./studio/editor.js";
import { arrange } from "./studio/outline.js";
import { isLeft } from "./studio/saving.js";

for (const list of document.querySelectorAll("[data-outline]")) arrange(list);
const studio = document.querySelector("[data-studio]");
if (studio && !studio.dataset.locked) start();
else if (studio && isLeft()) document.querySelector("[data-left]").hidden = false;

// On a telephone the outline waits behind its title.
const side = document.querySelector("[data-side]");
if (side && matchMedia("(max-width: 63.99rem)").matches) side.open = false;
