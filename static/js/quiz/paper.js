// The whole paper is fetched once; from then on the page moves between its questions and the review by itself.
import { all, base, count, fieldsOf, find, heads, here, isLocked, sections, showFields, tell, total, views, words } from "./page.js";
import { hasRecovered, readQueue, recovered, waiting } from "./queue.js";
import { call } from "./server.js";
import { enqueue, flush, onServer, touched } from "./sending.js";
import { markWaiting, readState, setState, sayState, shownKind, states } from "./states.js";

const REVIEW = "ra-soat";
const titleEnd = document.title.slice(document.title.indexOf(": ") + 2);

// A question as the server knew it at that moment. What was answered or sent here since is newer, and stays.
export function adopt(question, since = Infinity) {
  const position = question.dataset.question;
  const known = sections[position];
  const isOlder = touched[position] > since;
  if (!isOlder) onServer[position] = fieldsOf(question);
  if (!known) {
    sections[position] = question;
    if (isOlder) bringUpToDate(position, onServer[position]);
    else readState(position);
  } else if (!isOlder && !waiting().includes(position) && known !== question) {
    showFields(known, onServer[position]);
    sections[position] = question;
    readState(position);
    sections[position] = known;
    bringUpToDate(position);
  }
  showKept(position);
}
function bringUpToDate(position, fields) {
  if (fields) showFields(sections[position], fields);
  const { kind, text } = states[position] ?? {};
  if (kind === "saved") sayState(position, "saved", text);
}

// What is kept here and not sent stands in its question.
export function showKept(position) {
  const kept = hasRecovered() && readQueue()[position];
  if (!kept || !sections[position]) return;
  showFields(sections[position], kept.fields);
  markWaiting(position);
}

let isReady = false;
let fetching = null;
export function fetchPaper(anew = false) {
  if (isLocked || (isReady && !anew)) return Promise.resolve(isReady);
  fetching ??= fetchAll().finally(() => (fetching = null));
  return fetching;
}
async function fetchAll() {
  const since = performance.now();
  const { status, data } = await call("GET", "tat-ca");
  if (status !== 200) return false;
  await recovered;
  const box = document.createElement("div");
  box.innerHTML = data;
  for (const head of all("[data-head]", box)) heads[head.dataset.head] ??= head.firstElementChild;
  for (const view of all("[data-view]", box)) views[view.dataset.view] ??= view;
  for (const question of all("[data-question]", box)) adopt(question, since);
  // Pictures of HTML are fetched as soon as they are there; those of a drawing only when it is shown.
  for (const picture of all("image[href]", box)) new Image().src = picture.getAttribute("href");
  for (const [position, state] of Object.entries(states)) setState(position, state.kind);
  isReady = true;
  document.documentElement.dataset.paper = "ready";
  return true;
}

// False where the page cannot go there by itself.
export function show(target, { push = true } = {}) {
  const kind = target === REVIEW ? "review" : "question";
  if (!isReady || (kind === "question" && !sections[target])) return false;
  enqueue();
  flush();
  exchange(find("main > .page-head"), heads[kind]);
  exchange(find("[data-view]"), views[kind]);
  here.number = kind === "review" ? "" : String(target);
  if (push) history.pushState(null, "", `${base}/${target}`);
  for (const link of all('a[href="#paper"]')) link.hidden = kind === "review";
  all("main > .notification, main > .error-summary").forEach((old) => old.remove());
  tell("");
  if (kind === "review") drawReview();
  else drawQuestion(Number(target));
  return true;
}

function exchange(old, next) {
  if (old !== next) old.replaceWith(next);
}

function drawQuestion(number) {
  const view = views.question;
  const old = find("[data-question]", view);
  if (old) exchange(old, sections[number]);
  else view.prepend(sections[number]);
  sections[number].dispatchEvent(new Event("shown", { bubbles: true }));
  const main = find("[data-main]", view);
  main.dataset.go = number < total ? number + 1 : REVIEW;
  main.textContent = number < total ? main.dataset.next : main.dataset.last;
  const back = find("[data-previous]", view);
  [back.dataset.go, back.hidden] = [number - 1, number === 1];
  find("[data-to-review]", view).hidden = number === total;
  for (const button of all("[data-position]", view)) {
    if (button.dataset.position === String(number)) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
  document.title = `${words.title.replace("%s", number).replace("%t", total)}: ${titleEnd}`;
  arriveAt(find("legend", sections[number]));
}

// The page stands at its head, below the banner that says that there is no network.
function arriveAt(heading) {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, scrollY + find("main").getBoundingClientRect().top - (find("[data-offline]")?.offsetHeight ?? 0));
}

export function drawReview(arrives = true) {
  const view = views.review;
  const open = [];
  for (const row of all("[data-row]", view)) {
    const state = states[row.dataset.row];
    if (!state) continue;
    const kind = shownKind(state);
    if (!state.isAnswered) open.push(row.dataset.row);
    const hint = kind === "waiting" ? words.unsent : kind === "open" ? "" : state.remark || state.text || "";
    if (find("[data-hint]", row).textContent !== hint) find("[data-hint]", row).textContent = hint;
    const tag = find(`[data-tag="${kind === "waiting" && !state.isAnswered ? "open" : kind}"]`, find("[data-tags]", view).content);
    find("[data-tag]", row).replaceChildren(...tag.cloneNode(true).childNodes);
  }
  if (Object.keys(states).length >= total) drawOpen(view, open);
  if (!arrives) return;
  document.title = `${find("h1", heads.review).textContent}: ${titleEnd}`;
  arriveAt(find("h1", heads.review));
}

function drawOpen(view, open) {
  const note = find("[data-open-note]", view);
  note.hidden = !open.length;
  find("[data-all-note]", view).hidden = open.length > 0;
  const title = find(".note__title", note);
  title.lastChild.data = count("open", open.length);
  find("p:not(.note__title)", note).textContent = words.open_list.replace("%s", open.join(", "));
  const back = find("[data-back]", view);
  back.dataset.go = open[0] ?? total;
  back.href = `${base}/${back.dataset.go}`;
  back.textContent = words.back.replace("%s", back.dataset.go);
}
document.addEventListener("states", () => views.review && drawReview(false));

// Back and forward of the browser.
addEventListener("popstate", () => {
  const target = location.pathname.slice(base.length + 1);
  if (!show(target, { push: false })) location.reload();
});
