// Runs on the other origin, in the frame in which a package is opened. It gives the package the interface it looks
// for, and hands every report to the page of the site that shows the frame. It trusts nothing but that page's origin.
const site = document.body.dataset.site;
const above = window.parent;
// A package looks for its interface from window to window: its way up ends above this one, at something that has
// neither an interface nor a document (Captivate climbs on for as long as there is one), not at a page it may not touch.
const end = { opener: null, frames: [], closed: false, postMessage() {} };
window.parent = Object.assign(end, { parent: end });
const say = (message) => above.postMessage(message, site);
const SETTINGS = { autocommit: true, autocommitSeconds: 20, lmsCommitUrl: "/", dataCommitFormat: "flattened", sendFullCommit: true, logLevel: 5, mastery_override: true, alwaysSendTotalTime: false };
const PAUSE = 1000;
const CLOSING = 1000;

export function run({ name, make, ended, set, asset, navigation }) {
  let api = null;
  let isOver = false;
  let timer = 0;

  const draft = () => {
    clearTimeout(timer);
    timer = 0;
    if (api && !isOver) say({ kind: "draft", data: api.getFlattenedCMI() });
  };

  function begin({ values, launch, isTracked, ways }) {
    const frame = document.createElement("iframe");
    frame.allow = "fullscreen; autoplay";
    if (isTracked) offer(values, ways);
    else frame.addEventListener("load", () => say({ kind: "report", data: asset, isFinal: true }), { once: true });
    frame.src = `../${launch}`;
    document.body.replaceChildren(frame);
  }

  // What the package may ask the site for (SCORM 2004: adl.nav.request_valid) is known to the server.
  function point({ next, previous, choices, jumps }) {
    const valid = api?.adl?.nav.request_valid;
    if (!valid) return;
    const word = (way) => `${Boolean(way)}`;
    const words = (names) => Object.fromEntries(names.map((each) => [each, "true"]));
    Object.assign(valid, { _continue: word(next), _previous: word(previous) });
    valid._choice.setAll(words(choices));
    valid._jump.setAll(words(jumps));
  }

  function offer(values, ways) {
    // The interface is told that its report has arrived: from here on the site's page answers for it.
    const httpService = {
      updateSettings() {},
      processHttpRequest(_url, data, _immediate, _log, _listeners, about) {
        const isFinal = Boolean(about?.isTerminateCommit);
        clearTimeout(timer);
        isOver ||= isFinal;
        say({ kind: "report", data, isFinal });
        return { result: "true", errorCode: 0 };
      },
    };
    api = make({ ...SETTINGS, httpService });
    api.loadFromFlattenedJSON(values);
    point(ways);
    api.on(set, () => (timer ||= setTimeout(draft, PAUSE)));
    for (const [event, target] of Object.entries(navigation)) api.on(event, (to) => say({ kind: "go", target, to: `${to ?? ""}` }));
    api.on(ended, () => say({ kind: "ended" }));
    window[name] = api;
  }

  // The part is left for another: its page goes away, which the package hears; then whatever it had is reported.
  function close() {
    const frame = document.querySelector("iframe");
    let isDone = false;
    const done = () => {
      if (isDone) return;
      isDone = true;
      draft();
      say({ kind: "closed" });
    };
    frame?.addEventListener("load", done, { once: true });
    setTimeout(done, frame ? CLOSING : 0);
    if (frame) frame.src = "about:blank";
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== above || origin !== site) return;
    if (data?.kind === "begin") begin(data);
    if (data?.kind === "ways") point(data.ways);
    if (data?.kind === "close") close();
  });
  addEventListener("pagehide", draft);
  say({ kind: "ready" });
}
