// The page of the other origin that opens packages of SCORM 2004.
import { Scorm2004API } from "scorm-again/scorm2004";
import { run } from "./packages/frame.js";

run({
  name: "API_1484_11",
  make: (settings) => new Scorm2004API(settings),
  set: "SetValue",
  ended: "Terminate",
  asset: { "cmi.completion_status": "completed" },
  navigation: { SequenceNext: "next", SequencePrevious: "previous", SequenceChoice: "choice", SequenceJump: "jump", SequenceExit: "exit", SequenceAbandon: "exit", SequenceExitAll: "end", SequenceAbandonAll: "end", SequenceSuspendAll: "end" },
});
