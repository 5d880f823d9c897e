// A click into an area of a picture ticks its box, and the areas that are ticked are marked. The boxes stay the form.
// A question may come to the page later: it says "shown".
const boxOf = (area) => document.getElementById(area.dataset.area);

function mark() {
  for (const area of document.querySelectorAll("[data-area]")) {
    area.classList.add("is-live");
    area.classList.toggle("is-chosen", boxOf(area).checked);
  }
}

document.addEventListener("click", (event) => {
  const area = event.target.closest?.("[data-area]");
  if (area && !boxOf(area).matches(":disabled")) boxOf(area).click();
});
document.addEventListener("change", mark);
document.addEventListener("shown", mark);
addEventListener("pageshow", mark);
