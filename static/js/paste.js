// What is pasted from Word, Excel or a page keeps its layout: the text/html of the clipboard goes along in a hidden
// field, and is dropped when the text was changed afterwards. Without JavaScript the plain text is read.
const area = document.querySelector("textarea[data-paste]");
const held = area?.form.elements.namedItem(area.dataset.paste);
const status = document.getElementById("dan-trang-thai");

const tell = (words) => (status.textContent = words || "");

// The hidden field counts only for the text that it came with. Both come back together when one goes back.
let pasted = null;
addEventListener("pageshow", () => {
  if (held) pasted = held.value ? area.value : null;
});

function keep(html, words) {
  held.value = html;
  pasted = html ? area.value : null;
  tell(words);
}

area?.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  // Only what fills the whole box can stand for it.
  const fillsAll = !area.value.trim() || (area.selectionStart === 0 && area.selectionEnd === area.value.length);
  const fits = new Blob([html]).size <= Number(area.dataset.largest);
  setTimeout(() => {
    if (!html) forget();
    else if (!fillsAll) keep("", area.dataset.plain);
    else if (fits) keep(html, area.dataset.kept);
    else keep("", area.dataset.tooLarge);
  });
});

function forget() {
  if (held.value && area.value !== pasted) keep("", area.value.trim() ? area.dataset.plain : "");
}

area?.addEventListener("input", (event) => {
  if (event.inputType !== "insertFromPaste") forget();
});
