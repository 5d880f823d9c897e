// What a package reported waits on this device until the server has it: numbered, so that it may be sent twice.
import { keep, load } from "../quiz/storage.js";

const MOST = 40;
const KEPT_ALIVE = 60000;
const PAUSE = 5000;
const PATIENCE = 30000;

export function makeReports({ key, address, token, tell }) {
  const name = `goi:${key}`;
  let sending = Promise.resolve();
  let timer = 0;
  const waiting = () => load("localStorage", name) ?? [];
  const store = (list) => keep("localStorage", name, list.length ? list.slice(-MOST) : undefined);
  const isSame = (one, other) => one.session === other.session && one.seq === other.seq;

  // A draft has the number of the next report, and gives way to it.
  const put = (report) => store([...waiting().filter((each) => !isSame(each, report)), report]);
  const drop = (report) => store(waiting().filter((each) => !(isSame(each, report) && each.isDraft === report.isDraft)));

  function ask(report, options = {}) {
    const { session, seq, data, isFinal } = report;
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const body = JSON.stringify({ session, seq, data, is_final: isFinal });
    return fetch(address, { method: "POST", headers, body, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  }

  // One after the other: whoever waits for it knows that everything was sent that can be.
  function flush(options = {}) {
    if (address) sending = sending.then(() => send(options));
    return sending;
  }

  async function send({ withDrafts = false }) {
    clearTimeout(timer);
    try {
      for (;;) {
        const report = waiting().find((each) => withDrafts || !each.isDraft);
        if (!report) return tell("saved");
        const response = await ask(report);
        if (response.type === "opaqueredirect" || response.status === 401) return tell("signedOut");
        if (response.status === 429 || response.status >= 500) throw new Error(response.status);
        drop(report);
        if (response.ok) tell("saved", await response.json());
      }
    } catch {
      tell("waiting");
      timer = setTimeout(flush, PAUSE);
    }
  }

  // The page goes away: what there is leaves with it, and stays here until an answer has come.
  function flushLast() {
    for (const report of address ? waiting() : []) {
      const isSmall = JSON.stringify(report.data).length < KEPT_ALIVE;
      if (isSmall) ask(report, { keepalive: true }).then((response) => response.ok && drop(report), () => {});
    }
  }

  addEventListener("online", () => flush());
  addEventListener("pagehide", flushLast);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flushLast());
  return { put: (report) => address && put(report), flush };
}
