// What a package reported waits on this device until the server has it: numbered, so that it may be sent twice.
import { keep, load } from "../quiz/storage.js";

const MOST = 40;
const KEPT_ALIVE = 60000;
const PAUSE = 5000;

export function makeReports({ key, address, server, tell }) {
  const name = `goi:${key}`;
  const numbers = {};
  let sending = Promise.resolve();
  let timer = 0;
  const waiting = () => load("localStorage", name) ?? [];
  const store = (list) => keep("localStorage", name, list.length ? list.slice(-MOST) : undefined);
  const isSame = (one, other) => one.session === other.session && one.seq === other.seq;
  const drop = (report) => store(waiting().filter((each) => !isSame(each, report)));
  const bodyOf = ({ session, seq, data, isFinal }) => ({ session, seq, data, is_final: isFinal });

  // A draft gives way to the next report, which takes its number. Once it was sent it is a report like any other:
  // the server has that number, and would take what comes under it again for the same.
  function put({ session, data, isFinal = false, isDraft = false }) {
    const draft = waiting().find((each) => each.isDraft && each.session === session);
    const seq = draft ? draft.seq : (numbers[session] ?? 0) + 1;
    numbers[session] = seq;
    const report = { session, seq, data, isFinal, isDraft };
    store([...waiting().filter((each) => !isSame(each, report)), report]);
  }
  const settle = (report) => store(waiting().map((each) => (isSame(each, report) ? { ...each, isDraft: false } : each)));

  // One after the other: whoever waits for it knows that everything was sent that can be.
  function flush(options = {}) {
    if (address) sending = sending.then(() => send(options));
    return sending;
  }

  async function send({ withDrafts = false }) {
    clearTimeout(timer);
    for (;;) {
      const report = waiting().find((each) => withDrafts || !each.isDraft);
      if (!report) return tell("saved");
      settle(report);
      const { status, data } = await server.post(address, bodyOf(report));
      if (status === 401) return tell("signedOut");
      if (status === 0 || status === 429 || status >= 500) {
        tell("waiting");
        timer = setTimeout(flush, PAUSE);
        return;
      }
      drop(report);
      if (status === 200) tell("saved", data);
    }
  }

  // The page goes away, perhaps for good: what there is leaves with it, and stays here until an answer has come.
  function flushLast() {
    for (const report of address ? waiting() : []) {
      settle(report);
      const isSmall = JSON.stringify(report.data).length < KEPT_ALIVE;
      if (isSmall) server.postLast(address, bodyOf(report)).then(({ status }) => status === 200 && drop(report));
    }
  }

  addEventListener("online", () => flush());
  addEventListener("pagehide", flushLast);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? flushLast() : flush()));
  return { put: (report) => address && put(report), flush };
}
