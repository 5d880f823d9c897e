// The time that is left by the server's clock; this one only shows it, and announces it at 10, 5 and 1 minute.
import { all, announce, find, here, secondsLeft, sections, tell, wait, words } from "./page.js";
import { send } from "./server.js";
import { enqueue, flush, trouble } from "./sending.js";
import { applyStanding } from "./standing.js";

const ANNOUNCED = [10, 5, 1];
let endsAt = performance.now() + secondsLeft * 1000;
let lastMinute = Math.ceil(secondsLeft / 60);
let isOver = false;
let round = 0;

const left = () => Math.max(0, Math.round((endsAt - performance.now()) / 1000));
function inWords(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (seconds >= 120) return words.minutes.replace("%s", minutes);
  return words.seconds.replace("%m", minutes).replace("%s", rest);
}

function showTime() {
  const seconds = left();
  const text = isOver ? words.over : inWords(seconds);
  const place = find("[data-timer]");
  if (place.textContent !== text) place.textContent = text;
  const minute = Math.ceil(seconds / 60);
  if (minute < lastMinute && ANNOUNCED.includes(minute)) announce(words.minutes.replace("%s", minute));
  lastMinute = minute;
  if (performance.now() >= endsAt && !isOver) finish();
}

export function tellTime() {
  announce("");
  setTimeout(() => announce(isOver ? words.over : `${inWords(left())}, ${find("[data-until]").textContent}`), 50);
}

// The server says how much is left: a clock that drifted or slept is put right, time that was given back is had.
export function setTime(seconds, until) {
  const ends = performance.now() + seconds * 1000;
  const gained = ends - endsAt;
  if (Math.abs(gained) < 1500) return;
  endsAt = ends;
  lastMinute = Math.ceil(seconds / 60);
  const place = find("[data-until]");
  const text = words.until.replace("%s", until);
  const isLater = place.textContent !== text && gained > 5000;
  place.textContent = text;
  if (isOver && seconds > 0) reopen();
  if (isLater) {
    tell(words.extended.replace("%s", until));
    announce(words.extended.replace("%s", until));
  }
  showTime();
}

function setDisabled(isDisabled) {
  for (const question of Object.values(sections)) find("fieldset", question).disabled = isDisabled;
  for (const button of all("[data-submit]")) button.disabled = isDisabled;
}

function reopen() {
  isOver = false;
  round += 1;
  setDisabled(false);
}

async function finish() {
  const mine = (round += 1);
  isOver = true;
  enqueue();
  setDisabled(true);
  announce(words.over);
  showTime();
  while (mine === round) {
    const pause = await tryToClose();
    if (pause === 0) return;
    await wait(pause);
  }
}

// How long to wait before trying again; 0 when the page is left.
async function tryToClose() {
  if (!(await flush())) return 3000;
  const { status, data } = await send("POST", "nop-bai", new URLSearchParams({ by: "clock" }));
  if (status !== 200) return 3000;
  if (data.wait) {
    applyStanding(data);
    if (isOver && !data.held && data.wait > 2) tell(words.closing);
    return Math.min(data.wait * 1000, 30000);
  }
  if (trouble.isRefused) await wait(8000);
  here.isLeaving = true;
  location.assign(data.result);
  return 0;
}

export function startClock() {
  for (const button of all("[data-tell-time]")) {
    button.hidden = false;
    button.addEventListener("click", tellTime);
  }
  setInterval(showTime, 1000);
  showTime();
}
