/* Reports a lesson to a learning system by SCORM 1.2: completed when it was read to its end, each answer of a
   question to test oneself as an interaction. Without a learning system around it, the page works all the same. */
(function () {
  "use strict";
  var api = null, answered = 0, began = Date.now(), isDone = false;

  function find(from) {
    var win = from, steps = 0;
    while (win && steps < 50) {
      try { if (win.API) { return win.API; } } catch (error) { return null; }
      if (!win.parent || win.parent === win) { return null; }
      win = win.parent;
      steps += 1;
    }
    return null;
  }

  function set(name, value) { if (api) { api.LMSSetValue(name, String(value)); } }
  function get(name) { return api ? String(api.LMSGetValue(name)) : ""; }
  function commit() { if (api) { api.LMSCommit(""); } }

  function time() {
    var all = Math.floor((Date.now() - began) / 1000), two = function (value) { return (value < 10 ? "0" : "") + value; };
    return two(Math.min(Math.floor(all / 3600), 9999)) + ":" + two(Math.floor(all / 60) % 60) + ":" + two(all % 60);
  }

  function done() {
    if (isDone) { return; }
    isDone = true;
    set("cmi.core.lesson_status", "completed");
    commit();
    var status = document.getElementById("status");
    status.textContent = api ? status.getAttribute("data-done") : "";
  }

  function begin() {
    api = find(window) || (window.opener ? find(window.opener) : null);
    if (!api || String(api.LMSInitialize("")) !== "true") { api = null; return; }
    var status = get("cmi.core.lesson_status");
    isDone = status === "completed" || status === "passed";
    answered = parseInt(get("cmi.interactions._count"), 10) || 0;
    if (!isDone) { set("cmi.core.lesson_status", "incomplete"); }
    var place = parseInt(get("cmi.core.lesson_location"), 10);
    if (place > 0) { window.scrollTo(0, place); }
    commit();
  }

  function watch() {
    var end = document.getElementById("end");
    if (!("IntersectionObserver" in window)) { done(); return; }
    new IntersectionObserver(function (entries) {
      if (entries.some(function (entry) { return entry.isIntersecting; })) { done(); }
    }).observe(end);
  }

  function report(form, chosen, isRight) {
    var name = "cmi.interactions." + answered + ".";
    answered += 1;
    set(name + "id", form.getAttribute("data-question").replace(/[^A-Za-z0-9]/g, "_").slice(0, 255));
    set(name + "type", "choice");
    set(name + "student_response", chosen.join(",").toLowerCase().replace(/[^a-z0-9,]/g, ""));
    set(name + "result", isRight ? "correct" : "wrong");
    commit();
  }

  function answer(event) {
    var form = event.target, fields = [].slice.call(form.querySelectorAll("input")), verdict = form.querySelector(".verdict");
    event.preventDefault();
    var chosen = fields.filter(function (field) { return field.checked; });
    if (!chosen.length) { return; }
    var isRight = fields.every(function (field) { return field.checked === field.hasAttribute("data-right"); });
    if (form.getAttribute("data-kind") === "one") { isRight = chosen[0].hasAttribute("data-right"); }
    verdict.textContent = verdict.getAttribute(isRight ? "data-right" : "data-wrong");
    var explanation = form.querySelector(".explanation");
    if (explanation) { explanation.hidden = false; }
    report(form, chosen.map(function (field) { return field.value; }), isRight);
  }

  function finish() {
    if (!api) { return; }
    set("cmi.core.lesson_location", Math.round(window.pageYOffset));
    set("cmi.core.session_time", time());
    set("cmi.core.exit", isDone ? "" : "suspend");
    commit();
    api.LMSFinish("");
    api = null;
  }

  begin();
  watch();
  [].forEach.call(document.querySelectorAll("form.question"), function (form) { form.addEventListener("submit", answer); });
  window.addEventListener("pagehide", finish);
}());
