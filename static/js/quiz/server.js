// Speaking to the server. A redirect means that the sign-in has expired; 403 and 404, that somebody else is signed in.
import { base, find, words } from "./page.js";
import { askToSignIn } from "./signing_in.js";
import { applyState } from "./standing.js";
import { note } from "./watching.js";

const PATIENCE = 20000;
const LARGEST_KEPT_ALIVE = 30000;
let token = find('[name="csrf_token"]', find("[data-quiz]")).value;
export const getToken = () => token;
export const setToken = (value) => (token = value);

export async function call(method, path, body) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    const headers = { Accept: path === "tat-ca" ? "text/html" : "application/json", "X-CSRFToken": token };
    // What is on its way when the page is left arrives all the same.
    const keepalive = method === "PUT" && `${body}`.length < LARGEST_KEPT_ALIVE;
    const options = { method, headers, body, keepalive, redirect: "manual", cache: "no-store", signal: control.signal };
    const response = await fetch(path.startsWith("/") ? path : `${base}/${path}`, options);
    heard(response.status < 500);
    if (response.type === "opaqueredirect") return { status: 401, data: {} };
    const data = path === "tat-ca" ? await response.text() : await response.json().catch(() => ({}));
    return { status: response.status, data };
  } catch {
    heard(false);
    return { status: 0, data: {} };
  } finally {
    clearTimeout(timer);
  }
}

export async function renew() {
  const { status, data } = await call("GET", "trang-thai");
  askToSignIn(status);
  if (status !== 200) return false;
  token = data.csrf_token;
  applyState(data);
  return true;
}

export async function send(method, path, body) {
  let answer = await call(method, path, body);
  // 400: the token of the page is older than the sign-in, or than the signing out.
  if (answer.status === 400) {
    if (!(await renew())) return answer;
    answer = await call(method, path, body);
  }
  askToSignIn(answer.status);
  return answer;
}

// Whether the line is cut, since when, and for how long the page has called in vain since its last sign of life.
let cutSince = 0;
let inVain = 0;
const banner = find("[data-offline]");
const toNow = (moment) => Math.round((performance.now() - moment) / 1000);
export const isCut = () => cutSince > 0 || !navigator.onLine;
export const secondsInVain = () => Math.max(inVain, cutSince ? toNow(cutSince) : 0);
export const forgetInVain = () => (inVain = 0);
function heard(isHeard) {
  if (isHeard && cutSince) {
    inVain = Math.max(inVain, toNow(cutSince));
    if (toNow(cutSince) > 5) note("offline", toNow(cutSince));
    cutSince = 0;
  } else if (!isHeard) cutSince ||= performance.now();
  showLine();
}
export function showLine() {
  if (banner) banner.hidden = !isCut();
}
const said = banner && [...find(".wrap", banner).childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
if (said) said.data = ` ${words.offline}`;
