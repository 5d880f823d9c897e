// How far each question is: open, saved, waiting (kept here, not sent) or failed (not accepted); said in a sign and in words.
import { count, find, here, sections, views, words } from "./page.js";
import { readQueue, waiting } from "./queue.js";

const SIGNS = { open: "", saved: "✓", waiting: "↑", failed: "!" };
const CLASSES = { saved: "is-answered", waiting: "is-waiting", failed: "is-failed" };
export const states = {};

export function setState(position, kind, values = {}) {
  const state = (states[position] = { ...states[position], kind, ...values });
  const button = views.question && find(`[data-position="${position}"]`, views.question);
  if (button) {
    for (const name of Object.values(CLASSES)) button.classList.toggle(name, CLASSES[shownKind(state)] === name);
    find("[aria-hidden]", button).textContent = SIGNS[shownKind(state)];
    find("[data-state-words]", button).textContent = ` ${words[shownKind(state)]}`;
  }
  showUnsent();
}
// A saved answer that was taken back is an open question.
export const shownKind = ({ kind, isAnswered }) => (kind === "saved" && !isAnswered ? "open" : kind);

// The line under the question: open, saving, saved, unsent or failed.
export function sayState(position, kind, text) {
  const place = sections[position] && find("[data-save-state]", sections[position]);
  if (!place) return;
  place.classList.toggle("save-state--waiting", kind === "unsent" || kind === "failed");
  for (const icon of place.querySelectorAll("[data-state]")) icon.hidden = icon.dataset.state !== kind;
  const line = find("[data-says]", place);
  if (line.textContent !== text) line.textContent = text;
}

export function readState(position) {
  const question = sections[position];
  const isSaved = !find('[data-state="saved"]', question).hidden;
  const text = find("[data-says]", question).textContent;
  setState(position, isSaved ? "saved" : "open", { text: isSaved ? text : "", isAnswered: "isAnswered" in question.dataset });
}

export function markWaiting(position) {
  const { fields } = readQueue()[position];
  setState(position, "waiting", { isAnswered: fields.length > 0 });
  sayState(position, "unsent", words.unsent);
}
export const showWaiting = () => waiting().forEach(markWaiting);

const countWaiting = () => Object.values(states).filter((state) => state.kind === "waiting").length;
export const isWaiting = () => countWaiting() > 0;

function showUnsent() {
  const number = countWaiting();
  const place = find("[data-unsent]");
  place.hidden = !number;
  const text = number ? count("unsent", number) : "";
  if (find("span", place).textContent !== text) find("span", place).textContent = text;
  const legend = views.question && find("[data-legend]", views.question);
  if (legend) legend.hidden = !Object.values(states).some(({ kind }) => kind === "waiting" || kind === "failed");
  if (!here.number) document.dispatchEvent(new Event("states"));
}
