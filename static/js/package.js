// The page of the site that shows a package. The package runs in a frame of another origin and only its messages
// come through; what it reports is numbered here and sent to the server.
import "./app.js";
import { makeReports } from "./packages/reports.js";
import { makeServer, PATIENCE } from "./packages/server.js";

const root = document.querySelector("[data-package]");
const find = (selector) => root.querySelector(selector);
const words = root.dataset;
const stage = find("[data-stage]");
const again = find("[data-again]");
const isTrial = !words.report;
const CLOSING = 2000;
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads";

// The part that is open: its session, the frame, and who waits for its end; and the ways from the part that was opened
// last, as the server knows them.
let here = null;
let last = "";
let ways = null;
const server = makeServer({ key: words.key, token: find('[name="csrf_token"]').value });
const reports = makeReports({ key: words.key, address: words.report, server, tell: hear });

// What is said of the part, and what is said of the line to the server, which comes first: it is what may be lost.
let state = "opening";
let trouble = "";
function draw() {
  const shown = state === "failed" && trouble !== "signedOut" ? state : trouble || state;
  find("[data-words]").textContent = words[shown] ?? "";
  root.dataset.state = shown;
  again.hidden = state !== "failed";
}

function tell(now) {
  state = now;
  draw();
}

function hear(line, answer) {
  trouble = line === "saved" ? "" : line;
  draw();
  if (!answer) return;
  const score = answer.score === null ? "" : ` · ${words.score.replace("{percent}", answer.score.toLocaleString(document.documentElement.lang))}`;
  find("[data-standing]").textContent = `${answer.words}${score}`;
  if (answer.part.sco === last) point(answer.ways);
  const part = document.querySelector(`[data-part-state="${CSS.escape(answer.part.sco)}"]`);
  if (part && answer.part.is_done) part.textContent = words.done;
}

function point(found) {
  ways = found;
  for (const button of document.querySelectorAll("[data-step]")) {
    const [way, control] = button.dataset.step === "1" ? [ways.next, "continue"] : [ways.previous, "previous"];
    button.disabled = !way;
    button.hidden = ways.hidden.includes(control);
  }
  for (const button of document.querySelectorAll("button[data-part]")) button.disabled = !ways.choices.includes(button.dataset.part);
  if (here?.isReady) toFrame({ kind: "ways", ways });
}

async function askToStart(sco) {
  if (isTrial) return (await fetch(`${words.start}/${encodeURIComponent(sco)}`)).json();
  const { status, data } = await server.post(words.start, { sco });
  if (status === 401) hear("signedOut");
  if (status !== 200) throw new Error(status);
  return data;
}

// Whoever taps twice gets what was tapped last: a way that was overtaken opens nothing any more.
let turn = 0;
async function launch(sco) {
  const mine = ++turn;
  tell("opening");
  await close();
  try {
    await reports.flush({ withDrafts: true });
    const begun = await askToStart(sco);
    if (mine === turn) show(sco, begun);
  } catch {
    if (mine === turn) fail(sco);
  }
}

function fail(sco) {
  tell("failed");
  again.onclick = () => launch(sco);
}

function show(sco, { session, frame, begin, ways: found }) {
  const element = document.createElement("iframe");
  element.setAttribute("sandbox", SANDBOX);
  element.allow = "fullscreen; autoplay";
  element.title = stage.dataset.title;
  element.className = "player__frame";
  element.src = frame;
  const part = { session, element, begin, isReady: false, closed: null, closing: null };
  here = part;
  last = sco;
  setTimeout(() => here === part && !part.isReady && fail(sco), PATIENCE);
  stage.replaceChildren(element);
  point(found);
  document.querySelector("[data-part][aria-current]")?.removeAttribute("aria-current");
  document.querySelector(`[data-part="${CSS.escape(sco)}"]`)?.setAttribute("aria-current", "true");
}

const toFrame = (message) => here.element.contentWindow.postMessage(message, words.origin);

// The open part is gone afterwards, its last report among those that wait; a part that never answered has none.
function close() {
  const part = here;
  if (!part) return Promise.resolve();
  part.closing ??= new Promise((resolve) => {
    if (!part.isReady) return resolve();
    part.closed = resolve;
    toFrame({ kind: "close" });
    setTimeout(resolve, CLOSING);
  }).then(() => {
    part.element.remove();
    if (here === part) here = null;
  });
  return part.closing;
}

// Where a part leads to depends on what it reported: its last report is sent first, and the answer says the way.
async function go(target, to) {
  const mine = ++turn;
  tell("opening");
  await close();
  await reports.flush({ withDrafts: true });
  if (mine !== turn) return;
  const known = { next: ways.next, previous: ways.previous, exit: ways.after };
  const listed = { choice: ways.choices, jump: ways.jumps }[target] ?? [];
  const wanted = known[target] ?? listed.find((each) => each === to);
  if (wanted) return launch(wanted);
  tell("over");
}

const heard = {
  ready() {
    here.isReady = true;
    toFrame({ kind: "begin", ...here.begin, ways });
    tell("open");
  },
  // While the way on is closed, what the part says is sent at once: it may be what opens it.
  draft({ data }) {
    const isWaiting = !ways.next && document.querySelector("[data-step]");
    reports.put({ session: here.session, data, isDraft: !isWaiting });
    if (isWaiting) reports.flush();
  },
  report({ data, isFinal }) {
    reports.put({ session: here.session, data, isFinal });
    reports.flush();
  },
  // A part that only ends stays as it is, unless the package says where it goes on. What the learner taps goes before
  // what a part asks for while it is being left.
  go: async ({ target, to }) => {
    if (target === "end" || here.closing) return;
    const mine = turn;
    if (target === "exit") await reports.flush();
    if (mine === turn && (target !== "exit" || ways.after)) go(target, to);
  },
  ended() {},
  closed: () => here.closed?.(),
};
addEventListener("message", ({ source, origin, data }) => {
  if (!here || source !== here.element.contentWindow || origin !== words.origin) return;
  if (Object.keys(heard).includes(data?.kind)) heard[data.kind](data);
});

document.addEventListener("click", (event) => {
  const part = event.target.closest("button[data-part]");
  const step = event.target.closest("[data-step]");
  if (part) ways ? go("choice", part.dataset.part) : launch(part.dataset.part);
  if (step && ways) go(step.dataset.step === "1" ? "next" : "previous");
});
// Leaving by the way back: the package is closed first, so that its last report is on its way.
find("[data-leave]").addEventListener("click", async (event) => {
  if (!here || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const target = event.currentTarget.href;
  await close();
  await Promise.race([reports.flush({ withDrafts: true }), new Promise((resolve) => setTimeout(resolve, CLOSING))]);
  location.assign(target);
});
const full = find("[data-full]");
full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", () => stage.requestFullscreen());
launch(words.first);
