// Words are written where they are read: one Tiptap editor in each place that the learner's page marks.
import { Editor, Mark } from "@tiptap/core";
import { Image } from "@tiptap/extension-image";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";
import { put, valueOf } from "./model.js";
import { all, facts, inWords, outOfWords, words } from "./page.js";
import { hearPaste, pasted, picturesOf, settle } from "./pasting.js";
import { follow, forget } from "./toolbar.js";

// Without the styles that the content policy does not allow: columns are as wide as their words.
const PlainTable = Table.extend({
  renderHTML: () => ["table", ["tbody", 0]],
  addNodeView: () => null,
});
const mark = (name) => Mark.create({ name, parseHTML: () => [{ tag: name }], renderHTML: () => [name, 0] });
// Pictures are the draft's own, or on their way to it; nothing is fetched from elsewhere.
const isOwn = (source) => source.startsWith(facts.shown) || /^data:image\/(png|jpeg|gif|webp);/i.test(source);
const OwnImage = Image.extend({
  parseHTML: () => [{ tag: "img[src]", getAttrs: (node) => (isOwn(node.getAttribute("src")) ? null : false) }],
});
const WRITTEN = ["text", "table", "note", "legal"];
const editors = new Map();
export const isWritten = (kind) => WRITTEN.includes(kind);
export const editorsOf = (section) => editors.get(section) ?? [];

const extensions = () => [
  StarterKit.configure({
    heading: { levels: [2, 3, 4] },
    link: { openOnClick: false, autolink: true, protocols: ["https", "mailto"], defaultProtocol: "https", HTMLAttributes: { target: null, rel: null, class: null } },
    trailingNode: false,
  }),
  PlainTable.configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
  OwnImage.configure({ allowBase64: true }),
  mark("sub"),
  mark("sup"),
];

// Each place of the block in which words stand: where they are in its value.
function places(section) {
  const { block, kind } = section.dataset;
  if (isWritten(kind)) return [{ get: () => valueOf(block).html, set: (html) => put(block, { html }) }];
  if (kind !== "slides") return [];
  const numbers = valueOf(block).slides.flatMap((slide, number) => (slide.html ? [number] : []));
  return numbers.map((number) => ({
    get: () => valueOf(block).slides[number].html,
    set: (html) => put(block, { slides: valueOf(block).slides.map((slide, at) => (at === number ? { ...slide, html } : slide)) }),
  }));
}

export function mount(section) {
  if (editors.has(section)) return;
  const hosts = all("[data-words]", section);
  editors.set(section, places(section).flatMap((place, number) => (hosts[number] ? [open(section, hosts[number], place)] : [])));
}

function open(section, host, place) {
  host.textContent = "";
  const editor = new Editor({
    element: host,
    extensions: extensions(),
    content: inWords(place.get()),
    injectCSS: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": `${words("written")}: ${section.dataset.label}`, "data-placeholder": words("placeholder") },
      transformPastedHTML: pasted,
      handleDOMEvents: { paste: (_view, event) => hearPaste(event.clipboardData) },
      handlePaste: (_view, event) => picturesOf(event.clipboardData, editor),
    },
    onCreate: ({ editor: made }) => {
      markBlank(made);
      settle(made);
    },
    onUpdate: ({ editor: made }) => {
      markBlank(made);
      settle(made);
      place.set(htmlOf(made));
    },
    onFocus: ({ editor: made }) => follow(made, section),
    onSelectionUpdate: ({ editor: made }) => follow(made, section),
    onBlur: () => forget(),
  });
  return editor;
}

const hasTable = (editor) => editor.getHTML().includes("<table");
const isBlank = (editor) => editor.isEmpty && !hasTable(editor);
const htmlOf = (editor) => (isBlank(editor) ? "" : outOfWords(editor.getHTML()));
const markBlank = (editor) => editor.view.dom.toggleAttribute("data-empty", isBlank(editor));

// What the server made of the words, where nobody is writing just now.
export function refresh(section, block) {
  const [editor] = editorsOf(section);
  if (!editor || !isWritten(section.dataset.kind) || editor.isFocused || htmlOf(editor) === block.html) return;
  editor.commands.setContent(inWords(block.html), { emitUpdate: false });
  markBlank(editor);
}

export function unmount(section) {
  for (const editor of editorsOf(section)) editor.destroy();
  editors.delete(section);
}
