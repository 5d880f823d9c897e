// How the attempt stands by the server: its time, whether another device goes on, whether it is held or closed.
import { find, here, sections, tell, words } from "./page.js";
import { fetchPaper } from "./paper.js";
import { counter, waiting } from "./queue.js";
import { isTaking } from "./sending.js";
import { sayState, setState } from "./states.js";
import { setTime } from "./clock.js";

let lastWriters = 0;

export function applyStanding(data) {
  setTime(data.left, data.until);
  const place = find("[data-held]");
  place.hidden = !data.held;
  if (data.held) find("p", place).textContent = data.held;
  if (data.is_closed && !waiting().length) {
    here.isLeaving = true;
    location.assign(data.result);
  }
  lookForOthers(data.writers);
}

// Somebody answers elsewhere: what they answered is shown here too.
function lookForOthers(writers) {
  const { writer } = counter();
  if (!writer || isTaking() || writers <= Math.max(writer, lastWriters)) return;
  lastWriters = writers;
  tell(words.taken_over);
  fetchPaper(true);
}

export function applyState(data) {
  const unsent = waiting();
  for (const [position, { words: text, answered, remark }] of Object.entries(data.saved)) {
    if (unsent.includes(position)) continue;
    setState(position, "saved", { text, isAnswered: answered, remark });
    if (sections[position]) sayState(position, "saved", text);
  }
  applyStanding(data);
}
