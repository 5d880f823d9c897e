// A quiz that loses nothing: every change is sent at once, waits on this device while it cannot be, and is called
// saved only when the server's receipt is here. The server's clock decides; this one only shows what is left.
import "./app.js";
import { startClock } from "./quiz/clock.js";
import { showKeys } from "./quiz/keys.js";
import { base, fieldsOf, find, here, isLocked, isText, section, tell, views, words } from "./quiz/page.js";
import { adopt, drawReview, fetchPaper, show, showKept } from "./quiz/paper.js";
import { counter, recovered } from "./quiz/queue.js";
import { enqueue, flush, onServer, takeOver } from "./quiz/sending.js";
import { getToken, renew, showLine } from "./quiz/server.js";
import { isWaiting, showWaiting } from "./quiz/states.js";
import { startWatching } from "./quiz/watching.js";

const TYPING_PAUSE = 400;
const COMPOSING_PAUSE = 700;
const LONGEST_TYPING = 10000;

// Every change is kept at once, and sent: a choice at once, a text after a pause in typing. A letter that is being
// composed is waited for, but not for long: some keyboards end no word before the next one is begun.
let typing = 0;
let typingSince = 0;
function changed(event, pause) {
  if (!section()?.contains(event.target)) return;
  clearTimeout(typing);
  typingSince ||= performance.now();
  const isLong = performance.now() - typingSince > LONGEST_TYPING;
  typing = setTimeout(() => ((typingSince = 0), flush()), isLong ? 0 : pause);
  enqueue();
}
const pauseFor = (event) => (event.isComposing ? COMPOSING_PAUSE : TYPING_PAUSE);
document.addEventListener("input", (event) => changed(event, isText(event.target) ? pauseFor(event) : 0));
document.addEventListener("compositionend", (event) => changed({ target: event.target }, TYPING_PAUSE));
document.addEventListener("change", (event) => changed(event, 0));

// Moving: in place once the whole paper is here, else by a page, which waits until everything is sent.
async function go(target, form) {
  enqueue();
  if (!isLocked && show(target)) return showKeys();
  tell("");
  if (!(await flush()) || !(await renew())) return tell(words.stay);
  here.isLeaving = true;
  if (isLocked) return post(form, target);
  location.assign(`${base}/${target}`);
}
function post(form, target) {
  const field = document.createElement("input");
  [field.type, field.name, field.value] = ["hidden", "go", target === "ra-soat" ? "review" : target];
  form.append(field);
  form.elements.csrf_token.value = getToken();
  form.submit();
}

async function submit(form) {
  enqueue();
  tell("");
  const isSent = await flush();
  if (!isSent || !(await renew())) {
    tell(isSent ? words.no_answer : words.submit);
    return find("[data-notice]").focus();
  }
  here.isLeaving = true;
  form.elements.csrf_token.value = getToken();
  form.submit();
}

// Before app.js hears of it: it would lock a form that is sent later, or not at all.
addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("[data-quiz]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    if ("submit" in event.submitter.dataset) submit(form);
    else go(event.submitter.dataset.go, form);
  },
  true,
);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (!isLocked && show(link.dataset.go)) {
    event.preventDefault();
    showKeys();
  }
});

// On opening and on coming back, what waits is sent first; on leaving, what was just typed.
async function comeBack() {
  await renew();
  flush();
}
function leave() {
  enqueue();
  flush();
}
// Another tab has sent what this one shows as being sent.
let looking = 0;
addEventListener("storage", () => {
  clearTimeout(looking);
  looking = setTimeout(renew, 1000);
});
addEventListener("online", () => (showLine(), flush(), fetchPaper()));
addEventListener("offline", () => (showLine(), showWaiting()));
addEventListener("pageshow", (event) => event.persisted && ((here.isLeaving = false), comeBack()));
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
addEventListener("pagehide", leave);
addEventListener("popstate", showKeys);
addEventListener("beforeunload", (event) => {
  leave();
  if (!here.isLeaving && isWaiting()) event.preventDefault();
});

const first = find("[data-question]");
if (first) adopt(first);
startClock();
startWatching();
showKeys();
recovered.then(() => {
  const position = here.number;
  // What a lost sign-in kept from being saved stands there as it was given: it is sent now.
  if (first && !find('[data-state="unsent"]', first).hidden) delete onServer[position];
  const isChanged = first && JSON.stringify(fieldsOf(first)) !== JSON.stringify(onServer[position]);
  if (isChanged) enqueue();
  else showKept(position);
  showWaiting();
  if (views.review) drawReview(false);
  flush();
});
if (!counter().writer) takeOver();
fetchPaper();
