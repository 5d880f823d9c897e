// Every change is put into the queue at once and sent as soon as it can be; saved is what has the server's receipt.
import { fieldsOf, find, here, isLocked, section, tell, words } from "./page.js";
import { fetchPaper } from "./paper.js";
import { counter, hasRecovered, nextNumber, put, readQueue, recovered, same, setWriter, waiting } from "./queue.js";
import { isCut, send } from "./server.js";
import { markWaiting, sayState, setState, showWaiting } from "./states.js";

const FRESH = 15000;
// The clock of the server, as the pages show it: 09:41.
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const SOON = 1500;
const thisPage = Math.random().toString(36).slice(2);
// What the server has of each question, and when it was last answered or sent here.
export const onServer = {};
export const touched = {};
export const trouble = { isRefused: false };

export function enqueue() {
  const question = section();
  const position = here.number;
  if (!question || !hasRecovered() || find("fieldset", question).disabled) return;
  const fields = fieldsOf(question);
  if (JSON.stringify(readQueue()[position]?.fields ?? onServer[position]) === JSON.stringify(fields)) return;
  touched[position] = performance.now();
  put(position, { ...nextNumber(), fields, page: thisPage, at: touched[position] });
  sayState(position, "saving", words.saving);
  if (isCut()) markWaiting(position);
  else setTimeout(() => waiting().includes(position) && markWaiting(position), SOON);
}

let taking = null;
export const isTaking = () => Boolean(taking);
export function takeOver() {
  taking ??= send("POST", "thiet-bi")
    .then((answer) => {
      if (answer.data.writer) setWriter(answer.data.writer);
      return answer;
    })
    .finally(() => (taking = null));
  return taking;
}

// Each of these is true when the next entry may follow.
async function renumber(position, entry) {
  const { status, data } = await takeOver();
  if (status === 409) return refuse(position, entry, data);
  if (data.writer && same(readQueue()[position], entry)) put(position, { ...entry, ...nextNumber() });
  return Boolean(data.writer);
}

async function sendOne(position, entry) {
  if (!entry.writer) {
    if (!counter().writer) return renumber(position, entry);
    put(position, { ...entry, ...nextNumber() });
    return true;
  }
  const body = new URLSearchParams(entry.fields);
  body.set("writer", entry.writer);
  body.set("seq", entry.seq);
  const { status, data } = await send("PUT", `cau/${position}`, body);
  if (status === 409 && data.renumber) return renumber(position, entry);
  if ([409, 413, 422].includes(status)) return refuse(position, entry, data);
  if (status !== 200 || !data.receipt) return false;
  // Another device has taken over since; who is answering here and now takes it back.
  const isFresh = entry.page === thisPage && performance.now() - entry.at < FRESH;
  if (!data.counts && isFresh) return renumber(position, entry);
  touched[position] = performance.now();
  if (data.counts) onServer[position] = entry.fields;
  // What was changed meanwhile goes next; another tab may have sent this one too.
  if (!remove(position, entry) && readQueue()[position]) return true;
  if (data.counts) {
    const text = words.saved_at.replace("%s", CLOCK.format(new Date(data.received_at)));
    setState(position, "saved", { isAnswered: entry.fields.length > 0, text });
    sayState(position, "saved", text);
  } else {
    delete touched[position];
    setState(position, "saved");
    tell(words.elsewhere.replace("%s", position));
    if (isLocked) location.reload();
    else await fetchPaper(true);
  }
  return true;
}

function remove(position, entry) {
  if (!same(readQueue()[position], entry)) return false;
  put(position);
  return true;
}

function refuse(position, entry, data) {
  trouble.isRefused = true;
  remove(position, entry);
  const why = `${words.question.replace("%s", position)}: ${(data.messages ?? []).join(" ")}`;
  tell(why);
  setState(position, "failed", { text: why });
  sayState(position, "failed", words.refused);
  return true;
}

// One sender at a time; what is added meanwhile goes with it. True when nothing is left unsent.
let sending = null;
let pause = 2000;
let retry = 0;
export function flush() {
  clearTimeout(retry);
  sending ??= sendAll().finally(() => (sending = null));
  return sending;
}

async function sendAll() {
  await recovered;
  for (;;) {
    const [position, entry] = Object.entries(readQueue())[0] ?? [];
    if (!position) break;
    if (!(await sendOne(position, entry))) {
      showWaiting();
      retry = setTimeout(flush, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, 30000);
      return false;
    }
  }
  pause = 2000;
  return true;
}
