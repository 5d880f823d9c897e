// A film goes on where it was left, and what ran of it is reported: only positions, the server reckons.
const EVERY = 15000;
const ms = (seconds) => Math.max(0, Math.round(seconds * 1000));

function begin(player) {
  const { watch, token, position, kept, lost } = player.dataset;
  const figure = player.closest("figure");
  const words = figure.querySelector("[data-watch-words]");
  let from = null;
  let last = 0;
  let ran = [];
  let isBegun = false;
  let wanted = Number(position || 0);

  // The stretch that runs is closed: by a pause, a jump, or a report.
  function close() {
    if (from !== null && last > from) ran.push([ms(from), ms(last)]);
    from = null;
  }
  function body() {
    const data = new FormData();
    data.set("csrf_token", token);
    data.set("at", ms(last));
    for (const [start, end] of ran.slice(-40)) {
      data.append("from", start);
      data.append("to", end);
    }
    return data;
  }
  async function report() {
    if (!watch) return;
    close();
    if (!player.paused) from = last;
    const sent = ran.length;
    try {
      const answer = await fetch(watch, { method: "POST", body: body(), keepalive: true, redirect: "error" });
      if (!answer.ok) return;
      ran = ran.slice(sent);
      const { percent } = await answer.json();
      if (percent) words.textContent = kept.replace("{percent}", percent);
    } catch {
      // The line is away: what ran is sent with the next report.
    }
  }
  // The page goes: nothing can be waited for.
  function leave() {
    if (!watch || !isBegun) return;
    close();
    if (navigator.sendBeacon(watch, body())) ran = [];
    if (!player.paused) from = last;
  }

  player.addEventListener("loadedmetadata", () => {
    if (wanted > 0 && wanted < player.duration) player.currentTime = wanted;
    wanted = 0;
  });
  player.addEventListener("playing", () => {
    last = player.currentTime;
    from ??= last;
    if (!isBegun) report();
    isBegun = true;
  });
  player.addEventListener("timeupdate", () => {
    if (from !== null && !player.seeking) last = player.currentTime;
  });
  player.addEventListener("seeking", close);
  player.addEventListener("seeked", () => {
    last = player.currentTime;
    if (!player.paused) from = last;
  });
  for (const name of ["pause", "ended"]) {
    player.addEventListener(name, () => {
      if (!player.seeking) last = player.currentTime;
      if (isBegun) report();
    });
  }
  player.addEventListener("error", () => (words.textContent = lost), true);
  setInterval(() => !player.paused && report(), EVERY);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());

  // Another size takes the place of this one, at the same moment.
  for (const link of figure.querySelectorAll("[data-rung]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      close();
      wanted = player.currentTime || wanted;
      player.querySelector("source")?.remove();
      player.src = link.href;
      figure.querySelector("[data-watch-rung]").textContent = link.dataset.rung;
      player.play();
    });
  }
}

// A recording has no picture to write on: what is said stands below it.
function show(player) {
  const line = player.closest("figure").querySelector("[data-watch-said]");
  const track = player.textTracks[0];
  if (!line || !track) return;
  const say = () => {
    line.textContent = [...(track.activeCues ?? [])].map((cue) => cue.text).join("\n");
  };
  player.addEventListener("playing", () => {
    track.mode = "hidden";
    line.hidden = false;
  });
  track.addEventListener("cuechange", say);
}

for (const player of document.querySelectorAll("[data-watch]")) {
  begin(player);
  show(player);
}
