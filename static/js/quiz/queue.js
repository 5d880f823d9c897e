// The queue: for each question the newest answer that has no receipt, as {writer, seq, fields, page, at, stamp}.
// All tabs share it in localStorage. That is written to disk only now and then, so every change also goes to
// IndexedDB at once: a browser that is killed has it. What is sent leaves a mark there, so that it is not sent anew.
import { attempt, wait } from "./page.js";
import { keep, load } from "./storage.js";

const key = `quiz:${attempt}`;
export const readQueue = () => load("localStorage", key) ?? {};
export const waiting = () => Object.keys(readQueue());
export const same = (one, other) => one && one.writer === other.writer && one.seq === other.seq;
const writeQueue = (queue) => keep("localStorage", key, Object.keys(queue).length ? queue : undefined);

let stamp = 0;
export function put(position, entry) {
  const queue = readQueue();
  stamp = Math.max(Date.now(), stamp + 1);
  if (entry) queue[position] = { ...entry, stamp };
  else delete queue[position];
  writeQueue(queue);
  mirror(position, queue[position] ?? { isGone: true, stamp });
}

const opened = new Promise((resolve) => {
  try {
    const asked = indexedDB.open("quiz", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => resolve(null);
  } catch {
    resolve(null);
  }
});

async function mirror(position, entry) {
  const base = await opened;
  try {
    const writing = base.transaction("unsent", "readwrite", { durability: "strict" });
    writing.objectStore("unsent").put(entry, [attempt, position]);
    writing.commit?.();
  } catch {
    // localStorage has it, or memory.
  }
}

// Once this is done, the queue is as it was before the browser was closed or killed; the newer copy counts.
const ask = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
async function recover() {
  const store = (await opened).transaction("unsent").objectStore("unsent");
  const range = IDBKeyRange.bound([attempt], [attempt, []]);
  const [keys, entries] = await Promise.all([ask(store.getAllKeys(range)), ask(store.getAll(range))]);
  const queue = readQueue();
  for (const [index, entry] of entries.entries()) {
    const position = keys[index][1];
    if ((queue[position]?.stamp ?? 0) > entry.stamp) continue;
    if (entry.isGone) delete queue[position];
    else queue[position] = entry;
  }
  stamp = Math.max(0, ...Object.values(queue).map((entry) => entry.stamp ?? 0));
  writeQueue(queue);
}
let isRecovered = false;
export const hasRecovered = () => isRecovered;
export const recovered = Promise.race([recover().catch(() => {}), wait(1500)]).then(() => (isRecovered = true));

// Under which number this tab writes.
export const counter = () => load("sessionStorage", key) ?? { writer: 0, seq: 0 };
export const setWriter = (writer) => keep("sessionStorage", key, { ...counter(), writer });
export function nextNumber() {
  const { writer, seq } = counter();
  keep("sessionStorage", key, { writer, seq: seq + 1 });
  return { writer, seq: seq + 1 };
}
