// Pasting: structure stays, pictures are sent up, and their words are asked for once for all of them.
import { askWords, send } from "./pictures.js";
import { hold, release } from "./saving.js";
import { clean } from "./word.js";

let rtf = "";

// Heard before the HTML is read.
export const hearPaste = (data) => void (rtf = data?.getData("text/rtf") ?? "");

export function picturesOf(data, editor) {
  const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!files.length || /<(p|table|li|h[1-6])[\s>]/i.test(data.getData("text/html"))) return false;
  sendInto(editor, files);
  return true;
}

export async function sendInto(editor, files) {
  const kept = await send(files);
  for (const { url } of kept) editor.chain().focus().setImage({ src: url, alt: "" }).run();
  if (kept.length) ask(editor, kept);
}

// ProseMirror's own cuttings stay as they are.
export const pasted = (html) => (html.includes("data-pm-slice") ? html : clean(withPictures(html)));

// Word names its pictures by files of the writer's machine; their bytes stand in the RTF beside.
function withPictures(html) {
  const named = html.match(/src="file:[^"]*"/gi) ?? [];
  const found = [...rtf.matchAll(/\\(png|jpeg)blip(?:\\[a-z]+-?\d*|\s)*(?:\{\\\*\\blipuid[^{}]*\})?\s*([0-9a-f][0-9a-f\s]{100,})\}/gi)];
  if (!named.length || found.length !== named.length) return html;
  let next = 0;
  return html.replaceAll(/src="file:[^"]*"/gi, () => {
    const [, kind, hex] = found[next++];
    const bytes = hex.replaceAll(/\s/g, "").match(/../g);
    return `src="data:image/${kind};base64,${btoa(bytes.map((each) => String.fromCharCode(parseInt(each, 16))).join(""))}"`;
  });
}

const PAUSE = 5000;
const onTheirWay = new WeakSet();

// Pictures that came as data are sent up, and stand by their name from then on. Without network they wait, and
// with them the lesson: the server would leave them out.
export async function settle(editor) {
  if (onTheirWay.has(editor) || editor.isDestroyed) return;
  const sources = [];
  editor.state.doc.descendants((node) => void (node.type.name === "image" && node.attrs.src.startsWith("data:") && sources.push(node.attrs.src)));
  if (!sources.length) return;
  onTheirWay.add(editor);
  hold();
  const files = sources.map((source, number) => new File([bytesOf(source)], `${number + 1}.png`));
  const kept = await send(files, { inOrder: true });
  sources.forEach((source, number) => kept[number] !== undefined && change(editor, source, kept[number] && { src: kept[number].url }));
  if (kept.includes(undefined)) await new Promise((done) => setTimeout(done, PAUSE));
  onTheirWay.delete(editor);
  release();
  if (kept.includes(undefined)) settle(editor);
  const arrived = kept.filter(Boolean);
  if (arrived.length) ask(editor, arrived);
}

const bytesOf = (source) => Uint8Array.from(atob(source.slice(source.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));

function change(editor, source, fields) {
  if (editor.isDestroyed) return;
  const { tr, doc } = editor.state;
  doc.descendants((node, at) => {
    if (node.type.name !== "image" || node.attrs.src !== source) return;
    if (fields) tr.setNodeMarkup(tr.mapping.map(at), undefined, { ...node.attrs, ...fields });
    else tr.delete(tr.mapping.map(at), tr.mapping.map(at + node.nodeSize));
  });
  editor.view.dispatch(tr);
}

function ask(editor, kept) {
  askWords(kept.map(({ url, alt }) => ({ url, alt, set: (words) => change(editor, url, { alt: words }) })));
}

export const askAgain = (editor, image) => ask(editor, [{ url: image.src, alt: image.alt }]);
