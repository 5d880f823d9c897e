// The page of the other origin that opens packages of SCORM 1.2.
import { Scorm12API } from "scorm-again/scorm12";
import { run } from "./packages/frame.js";

run({
  name: "API",
  make: (settings) => new Scorm12API(settings),
  set: "LMSSetValue",
  ended: "LMSFinish",
  asset: { "cmi.core.lesson_status": "completed" },
  navigation: {},
});
