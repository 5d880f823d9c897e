// A quiz that loses nothing: every change is sent at once, waits on this device while it cannot be, and is called
// saved only when the server's receipt is here. The server's clock decides; this one only shows what is left.

const form = document.querySelector("[data-quiz]");
const { attempt, base, number } = form.dataset;
const words = JSON.parse(form.dataset.words);
const find = (selector) => document.querySelector(selector);
const fieldset = form.querySelector("fieldset");
const key = `quiz:${attempt}`;
const TYPING_PAUSE = 400;
const PATIENCE = 20000;
const FRESH = 15000;
const ANNOUNCED = [10, 5, 1];

// What must outlive this page. A browser that keeps nothing (private mode, full) still works while the page is open.
const memory = {};
function load(storage, name) {
  if (storage in memory) return memory[storage][name];
  try {
    return JSON.parse(window[storage].getItem(name)) ?? undefined;
  } catch {
    return undefined;
  }
}
function keep(storage, name, value) {
  try {
    if (value === undefined) window[storage].removeItem(name);
    else window[storage].setItem(name, JSON.stringify(value));
  } catch {
    memory[storage] ??= {};
  }
  if (storage in memory) memory[storage][name] = value;
}

// The queue: for each question the newest answer that has no receipt, as {writer, seq, fields, page, at}.
const thisPage = Math.random().toString(36).slice(2);
const readQueue = () => load("localStorage", key) ?? {};
const writeQueue = (queue) => keep("localStorage", key, Object.keys(queue).length ? queue : undefined);
const same = (one, other) => one && one.writer === other.writer && one.seq === other.seq;
const counter = () => load("sessionStorage", key) ?? { writer: 0, seq: 0 };
function nextNumber() {
  const { writer, seq } = counter();
  keep("sessionStorage", key, { writer, seq: seq + 1 });
  return { writer, seq: seq + 1 };
}

function fieldsOnPage() {
  const names = new Set(["shown", "csrf_token", "go"]);
  return [...new FormData(form)].filter(([name, value]) => !names.has(name) && value !== "");
}
function showFields(fields) {
  for (const control of fieldset.elements) {
    const values = fields.filter(([name]) => name === control.name).map((field) => field[1]);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}

let onServer = fieldset ? JSON.stringify(fieldsOnPage()) : "";
function enqueue() {
  if (!fieldset || fieldset.disabled) return;
  const fields = fieldsOnPage();
  const queue = readQueue();
  if (JSON.stringify(queue[number]?.fields ?? JSON.parse(onServer)) === JSON.stringify(fields)) return;
  queue[number] = { ...nextNumber(), fields, page: thisPage, at: performance.now() };
  writeQueue(queue);
  showState("saving", words.saving);
}

// What the learner sees.
function showState(kind, text) {
  const place = find("[data-save-state]");
  if (!place) return;
  place.classList.toggle("save-state--waiting", kind === "unsent");
  for (const icon of place.querySelectorAll("[data-state]")) icon.hidden = icon.dataset.state !== kind;
  place.querySelector("[data-says]").textContent = text;
}
function tell(text) {
  const place = find("[data-notice]");
  place.hidden = !text;
  if (text) place.querySelector("p").textContent = text;
}
function mark(position, answered) {
  const button = find(`[data-position="${position}"]`);
  if (!button) return;
  button.classList.toggle("is-answered", answered);
  button.querySelector("[aria-hidden]").textContent = answered ? "✓" : "";
  button.querySelector(".visually-hidden").textContent = ` ${answered ? words.answered : words.unanswered}`;
}
function showWaiting() {
  const waiting = Object.keys(readQueue());
  if (waiting.includes(number)) showState("unsent", words.unsent);
  const others = waiting.filter((position) => position !== number);
  if (others.length) tell(words.waiting.replace("%s", others.join(", ")));
}

// Speaking to the server. A redirect means that the sign-in has expired.
let token = form.elements.csrf_token.value;
async function call(method, path, body) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const options = { method, headers, body, redirect: "manual", cache: "no-store", signal: control.signal };
    const response = await fetch(`${base}/${path}`, options);
    if (response.type === "opaqueredirect") return { status: 401, data: {} };
    return { status: response.status, data: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, data: {} };
  } finally {
    clearTimeout(timer);
  }
}
function askToSignIn(status) {
  // 403 and 404: somebody else signed in on this browser meanwhile.
  find("[data-expired]").hidden = ![401, 403, 404].includes(status);
}
async function renewToken() {
  const { status, data } = await call("GET", "trang-thai");
  askToSignIn(status);
  if (status === 200) applyState(data);
  return status === 200;
}
async function send(method, path, body) {
  let answer = await call(method, path, body);
  // 400: the token of the page is older than the sign-in, or than the signing out.
  if (answer.status === 400) {
    if (!(await renewToken())) return answer;
    answer = await call(method, path, body);
  }
  askToSignIn(answer.status);
  return answer;
}

let taking = null;
function takeOver() {
  taking ??= send("POST", "thiet-bi")
    .then((answer) => {
      if (answer.data.writer) keep("sessionStorage", key, { ...counter(), writer: answer.data.writer });
      return answer;
    })
    .finally(() => (taking = null));
  return taking;
}

// Each of these is true when the next entry may follow.
async function renumber(position, entry) {
  const { status, data } = await takeOver();
  if (status === 409) return refuse(position, entry, data);
  const queue = readQueue();
  if (data.writer && same(queue[position], entry)) {
    queue[position] = { ...entry, ...nextNumber() };
    writeQueue(queue);
  }
  return Boolean(data.writer);
}
async function sendOne(position, entry) {
  if (!entry.writer) return renumber(position, entry);
  const body = new URLSearchParams(entry.fields);
  body.set("writer", entry.writer);
  body.set("seq", entry.seq);
  const { status, data } = await send("PUT", `cau/${position}`, body);
  if (status === 409 && data.renumber) return renumber(position, entry);
  if (status === 409 || status === 422) return refuse(position, entry, data);
  if (status !== 200 || !data.receipt) return false;
  // Another device has taken over since; who is answering here and now takes it back.
  const isFresh = entry.page === thisPage && performance.now() - entry.at < FRESH;
  if (!data.counts && isFresh) return renumber(position, entry);
  if (!data.counts) tell(words.elsewhere.replace("%s", position));
  if (!remove(position, entry)) return true;
  if (data.counts) mark(position, entry.fields.length > 0);
  if (position === number) {
    onServer = JSON.stringify(entry.fields);
    showState("saved", data.words);
  }
  return true;
}
function remove(position, entry) {
  const queue = readQueue();
  if (!same(queue[position], entry)) return false;
  delete queue[position];
  writeQueue(queue);
  return true;
}
let isRefused = false;
function refuse(position, entry, data) {
  isRefused = true;
  remove(position, entry);
  tell(`${words.question.replace("%s", position)}: ${(data.messages ?? []).join(" ")}`);
  if (position === number) showState("unsent", words.refused);
  return true;
}

// One sender at a time; what is added meanwhile goes with it. True when nothing is left unsent.
let sending = null;
let pause = 2000;
let retry = 0;
function flush() {
  clearTimeout(retry);
  sending ??= sendAll().finally(() => (sending = null));
  return sending;
}
async function sendAll() {
  for (;;) {
    const [position, entry] = Object.entries(readQueue())[0] ?? [];
    if (!position) break;
    if (!(await sendOne(position, entry))) {
      showWaiting();
      retry = setTimeout(flush, pause);
      pause = Math.min(pause * 2, 30000);
      return false;
    }
  }
  pause = 2000;
  return true;
}

// Every change: at once for a choice, after a pause in typing, never in the middle of a composed letter.
let typing = 0;
function changed(event, wait) {
  if (event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(flush, wait);
  enqueue();
}
const isText = (element) => element.matches('input:not([type="radio"], [type="checkbox"]), textarea');
if (fieldset) {
  fieldset.addEventListener("input", (event) => changed(event, isText(event.target) ? TYPING_PAUSE : 0));
  fieldset.addEventListener("compositionend", (event) => changed({ target: event.target }, TYPING_PAUSE));
  fieldset.addEventListener("change", (event) => changed(event, 0));
}

// Moving on and submitting wait until everything is sent.
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  enqueue();
  tell("");
  if (!(await flush())) return tell(number ? words.stay : words.submit);
  if (number) location.assign(`${base}/${button.dataset.href}`);
  else {
    form.elements.csrf_token.value = token;
    form.submit();
  }
});

// The time that is left, and what to do when there is none.
let endsAt = performance.now() + form.dataset.left * 1000;
let lastMinute = Math.ceil(form.dataset.left / 60);
let isOver = false;
function showTime() {
  const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  const [minutes, seconds] = [Math.floor(left / 60), left % 60];
  const text = left >= 120 ? words.minutes.replace("%s", minutes) : words.seconds.replace("%m", minutes).replace("%s", seconds);
  const place = find("[data-timer]");
  if (place.textContent !== text) place.textContent = text;
  const minute = Math.ceil(left / 60);
  if (minute < lastMinute && ANNOUNCED.includes(minute)) find("[data-announce]").textContent = words.minutes.replace("%s", minute);
  lastMinute = minute;
  if (!left && !isOver) finish();
}
async function finish() {
  isOver = true;
  enqueue();
  if (fieldset) fieldset.disabled = true;
  find("[data-timer]").textContent = find("[data-announce]").textContent = words.over;
  const wait = (time) => new Promise((resume) => setTimeout(resume, time));
  while (!(await flush())) await wait(3000);
  await send("POST", "nop-bai");
  if (isRefused) await wait(8000);
  location.assign(`${base}/ket-qua`);
}
setInterval(showTime, 1000);

function applyState(state) {
  token = state.csrf_token;
  endsAt = performance.now() + state.left * 1000;
  if (state.is_closed && !Object.keys(readQueue()).length) return location.assign(state.result);
  const waiting = readQueue();
  for (const [position, { words: text, answered }] of Object.entries(state.saved)) {
    if (waiting[position]) continue;
    mark(position, answered);
    if (position === number) showState("saved", text);
  }
}

// Keys 1 to 9 choose an answer, unless one is writing or has switched them off.
const hint = find("[data-keys]");
const choices = fieldset ? fieldset.querySelectorAll("input[type=radio], input[type=checkbox]") : [];
if (hint && choices.length && !load("localStorage", "quiz:no-keys")) {
  hint.hidden = !matchMedia("(hover: hover)").matches;
  hint.querySelector("button").addEventListener("click", () => {
    keep("localStorage", "quiz:no-keys", true);
    hint.hidden = true;
  });
}
document.addEventListener("keydown", (event) => {
  const choice = choices[event.key - 1];
  if (!choice || event.ctrlKey || event.altKey || event.metaKey || load("localStorage", "quiz:no-keys")) return;
  if (isText(event.target) || event.target.matches("select")) return;
  event.preventDefault();
  choice.focus();
  choice.click();
});

// On opening and on coming back, what waits is sent first.
async function comeBack() {
  if (document.hidden) return;
  await renewToken();
  flush();
}
addEventListener("online", flush);
addEventListener("pageshow", (event) => event.persisted && comeBack());
document.addEventListener("visibilitychange", comeBack);
addEventListener("pagehide", enqueue);

const unsent = readQueue()[number];
if (fieldset && unsent) showFields(unsent.fields);
if (Object.keys(readQueue()).length) {
  showWaiting();
  flush().then((isEmpty) => isEmpty && !number && location.reload());
}
if (fieldset && !counter().writer) takeOver();
