// Saving by itself: soon after the last change, under the revision that was read. What cannot be sent is kept on this device.
import { post as ask, readAgain } from "../asking.js";
import { blocks, onChange, valueOf } from "./model.js";
import { all, facts, find, list } from "./page.js";
import { keep, load } from "../quiz/storage.js";
import { tell, tellSaved } from "./status.js";

const SOON = 1000;
const LATEST = 2800;
const PATIENCE = 20000;
const SLOWEST = 30000;
let revision = Number(facts.revision);
let seen = facts.seen ? JSON.parse(facts.seen) : {};
let token = facts.token;
let timer = 0;
let firstChange = 0;
let isDirty = false;
let isSending = false;
let isStopped = false;
let held = 0;
let pause = 2000;
// What was sent and not answered: it may have arrived all the same. It goes again before what was written since, and is
// answered then, instead of meeting what was written since as if another had saved it.
let unanswered = null;
const toDraw = new Set();
const arrivals = [];

export const onArrival = (listener) => arrivals.push(listener);
export const draw = (id) => void (toDraw.add(id), schedule());
export const hold = () => held++;
export const release = () => void (held--, schedule());
export const isUnsaved = () => isDirty || isSending;

const local = () => load("localStorage", facts.key);
const keepLocal = () => keep("localStorage", facts.key, { revision, seen, blocks: blocks(), unanswered });
const forgetLocal = () => keep("localStorage", facts.key, undefined);

// True where something waits on this device that the page does not say.
export const isLeft = () => {
  const left = local();
  return Boolean(left?.blocks) && !same(left.blocks, all("[data-block]", list).map((section) => JSON.parse(section.dataset.value)));
};

// What was written without network, or by a page that was closed too soon.
export function findLeft() {
  if (facts.merged) {
    forgetLocal();
    const address = new URL(location.href);
    address.searchParams.delete("gop");
    history.replaceState(null, "", address);
    return null;
  }
  const left = local();
  if (!left?.blocks || JSON.stringify(left.blocks) === JSON.stringify(blocks())) {
    forgetLocal();
    return null;
  }
  ({ revision, seen } = left);
  unanswered = left.unanswered ?? null;
  return left.blocks;
}

onChange(() => {
  isDirty = true;
  firstChange ||= Date.now();
  if (!isStopped) tell("changed");
  keepLocal();
  schedule();
});

function schedule(wait = Math.max(0, Math.min(SOON, firstChange ? firstChange + LATEST - Date.now() : SOON))) {
  clearTimeout(timer);
  if (!isStopped) timer = setTimeout(() => save(), wait);
}

const post = (body, isLast = false) => ask(facts.save, { token, body, patience: PATIENCE, keepalive: isLast && body.length < 60000 });

// After signing in again the token of the page is another one; somebody else's is not for what was written here.
async function renew() {
  const page = await readAgain("[data-studio]", facts.key);
  if (page) token = page.dataset.token;
  return Boolean(page);
}

export async function save(isLast = false) {
  if (isSending || isStopped || held || !(isDirty || toDraw.size)) return;
  clearTimeout(timer);
  isSending = true;
  firstChange = 0;
  unanswered ??= { revision, seen, blocks: blocks(), draw: [...toDraw] };
  isDirty = !isLatest(unanswered);
  keepLocal();
  tell("saving");
  const sent = unanswered;
  const body = JSON.stringify(sent);
  let answer = await post(body, isLast);
  if (answer.status === 400 && (await renew())) answer = await post(body);
  isSending = false;
  hear(answer, sent);
}

const isLatest = (sent) => same(sent.blocks, blocks());

function hear({ status, data }, sent) {
  if (status && status < 500) unanswered = null;
  if (status === 200) return arrived(data, sent);
  isDirty = true;
  keepLocal();
  if (status === 409 && data.panel) return isLatest(sent) ? compare(data) : schedule(0);
  if (status === 422) return tell("failed", failed(data));
  if (status === 404) return tell("gone");
  if ([400, 401, 403].includes(status)) return tell("signedOut");
  tell("offline");
  schedule(pause);
  pause = Math.min(pause * 2, SLOWEST);
}

const failed = (data) => JSON.parse(facts.words).failed.replace("{reason}", (data.messages ?? []).join(" "));

function arrived(data, sent) {
  ({ revision, seen } = data);
  pause = 2000;
  for (const id of sent.draw) if (same(valueOf(id), sent.blocks.find((block) => block?.id === id))) toDraw.delete(id);
  for (const listener of arrivals) listener(data, sent.blocks);
  find("[data-meter]").innerHTML = data.meter;
  if (isDirty) {
    keepLocal();
    return schedule();
  }
  if (!toDraw.size) forgetLocal();
  else schedule();
  tellSaved();
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Both states side by side; nothing is sent until one has chosen.
function compare(data) {
  isStopped = true;
  tell("conflict", data.message);
  const place = find("[data-conflict]");
  place.innerHTML = data.panel;
  list.inert = true;
  for (const each of all("[data-blocks], .sadd, [data-meter]")) each.hidden = true;
  place.querySelector("h2").focus();
  place.scrollIntoView({ block: "start" });
}

addEventListener("online", () => schedule(0));
addEventListener("focus", () => isDirty && !isSending && schedule(0));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && isDirty && !isStopped) save(true);
});
addEventListener("beforeunload", (event) => {
  if (isUnsaved() && !isStopped) event.preventDefault();
});
