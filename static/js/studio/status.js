// The live line above the lesson: saved, not yet, or why not.
import { find, words } from "./page.js";

const line = find("[data-state]");
const ICONS = ["saved", "saving", "changed", "offline", "failed", "signedOut", "gone", "conflict", "restored"];

export function tell(state, text = words(state)) {
  if (!line) return;
  for (const each of ICONS) line.classList.toggle(`is-${each}`, each === state);
  const said = find("[data-state-words]", line);
  if (said.textContent !== text) said.textContent = text;
}

export const tellSaved = () => {
  const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  tell("saved", words("saved", { time }));
};
