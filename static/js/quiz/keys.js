// Keys 1 to 9 choose an answer, T reads out the time; not while one writes, and not for who has switched them off.
import { all, find, here, isText, section, views } from "./page.js";
import { keep, load } from "./storage.js";
import { tellTime } from "./clock.js";

const OFF = "quiz:no-keys";
const isOff = () => load("localStorage", OFF);
const choices = () => {
  const boxes = section() ? all("input[type=radio], input[type=checkbox]", section()) : [];
  return new Set(boxes.map((box) => box.name)).size === 1 ? boxes : [];
};

export function showKeys() {
  const hint = views.question && find("[data-keys]", views.question);
  if (!hint) return;
  hint.hidden = !here.number || isOff() || !choices().length || !matchMedia("(hover: hover)").matches;
  find("button", hint).onclick = () => {
    keep("localStorage", OFF, true);
    hint.hidden = true;
  };
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isOff() || find("dialog[open]")) return;
  if (isText(event.target) || event.target.matches("select")) return;
  if (event.key.toLowerCase() === "t") return tellTime();
  const choice = choices()[event.key - 1];
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.click();
});
