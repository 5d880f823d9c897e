// Signs of life, and facts for the trainer: another window in front, a paste (how long, not what), no network.
import { here } from "./page.js";
import { fetchPaper } from "./paper.js";
import { flush } from "./sending.js";
import { forgetInVain, isCut, secondsInVain, send } from "./server.js";
import { applyStanding } from "./standing.js";

const BEAT = 30000;
const AFTER_FAULT = 12000;
const LONG_AWAY = 2000;
const MOST_KEPT = 100;

async function beat() {
  const tried = secondsInVain();
  const { status, data } = await send("POST", "nhip", new URLSearchParams({ tried }));
  if (status === 200) {
    forgetInVain();
    applyStanding(data);
    fetchPaper();
    flush();
    tellNoted();
  }
  setTimeout(beat, (isCut() ? AFTER_FAULT : BEAT) * (0.8 + Math.random() * 0.4));
}

const noted = [];
export function note(kind, amount = 0) {
  if (noted.length < MOST_KEPT) noted.push({ kind, amount, position: here.number || 0, at: performance.now() });
  setTimeout(tellNoted, 300);
}

let telling = false;
async function tellNoted() {
  if (telling || !noted.length || isCut()) return;
  telling = true;
  const batch = noted.slice(0, 20);
  const body = new URLSearchParams();
  for (const { kind, amount, position, at } of batch) {
    const ago = Math.round((performance.now() - at) / 1000);
    for (const [name, value] of Object.entries({ kind, amount, position, ago })) body.append(name, value);
  }
  const { status } = await send("POST", "su-kien", body);
  if (status === 200) noted.splice(0, batch.length);
  telling = false;
}

let awaySince = 0;
const leave = () => (awaySince ||= performance.now());
function comeBack() {
  if (!awaySince || document.hidden || !document.hasFocus()) return;
  const away = performance.now() - awaySince;
  awaySince = 0;
  if (away > LONG_AWAY) note("focus_lost", Math.round(away / 1000));
}

export function startWatching() {
  addEventListener("blur", leave);
  addEventListener("focus", comeBack);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
  document.addEventListener("paste", (event) => {
    const length = event.target.closest?.("[data-question]") ? (event.clipboardData?.getData("text") ?? "").length : 0;
    if (length) note("paste", length);
  });
  setTimeout(beat, 3000 + Math.random() * 4000);
}
