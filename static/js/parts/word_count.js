// The words of a long text are counted while it is written, also in a question that comes to the page later.
function count(place) {
  const words = document.getElementById(place.dataset.for).value.split(/\s+/).filter(Boolean).length;
  place.textContent = place.dataset.countWords.replace("{n}", words.toLocaleString(document.documentElement.lang));
  place.hidden = false;
}

const countAll = () => document.querySelectorAll("[data-count-words]").forEach(count);
countAll();
document.addEventListener("input", countAll);
document.addEventListener("shown", countAll);
addEventListener("pageshow", countAll);
