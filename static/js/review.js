/* Speed for the evaluator: digits choose a level, the chosen level shows its criterion, the map opens where there is
   room, and typing a request ticks its box. Without this file every control still works by itself. */

const form = document.getElementById("nilai");
const map = document.querySelector("[data-map]");

if (matchMedia("(min-width: 62rem)").matches) map.open = true;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("textarea, select, input[type=text]")) return;
  const choice = /^[0-9]$/.test(event.key) && document.getElementById(`e${event.key}`);
  if (!choice) return;
  choice.checked = true;
  choice.focus();
  show(event.key);
});

form.addEventListener("change", (event) => {
  if (event.target.name === "level") show(event.target.value);
});

form.elements.repair_request.addEventListener("input", (event) => {
  if (event.target.value.trim()) form.elements.ask_repair.checked = true;
});

function show(level) {
  for (const text of form.querySelectorAll("[data-criterion]")) text.hidden = text.dataset.criterion !== level;
}
