/* Speed for the evaluator: keys choose a level, save and go on, the chosen level shows its criterion, the map opens where there is
   room, and typing a request ticks its box. Without this file every control still works by itself. */

const form = document.getElementById("nilai");
const map = document.querySelector("[data-map]");

if (matchMedia("(min-width: 62rem)").matches) map.open = true;

/* Single keys act only while no field has the focus, and a person can switch them off (WCAG 2.1.4). */
const OFF = "spbe:pintasan-mati";
const place = document.querySelector("[data-hotkeys]");
const toggle = place.querySelector("input");
place.hidden = false;
toggle.checked = !localStorage.getItem(OFF);
toggle.addEventListener("change", () => (toggle.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

const typing = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (!toggle.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (/^[0-9]$/.test(key)) choose(document.getElementById(`e${key}`));
  else if (key === "p") choose(form.querySelector("[name=level][accesskey]"));
  else if (/^[a-z]$/.test(key)) document.querySelector(`[data-hotkey="${key}"]`)?.click();
});

function choose(choice) {
  if (!choice) return;
  choice.checked = true;
  choice.focus();
  show(choice.value);
}

/* The next level's criterion as a beginning of the recommendation; the server does the same without this file. */
form.querySelector("[data-suggest]").addEventListener("click", (event) => {
  const level = Number(form.elements.level.value);
  const text = form.elements.level.value && form.querySelector(`[data-criterion="${level + 1}"]`)?.textContent;
  if (!text) return;
  event.preventDefault();
  const field = form.elements.recommendation;
  field.value = [field.value, `Menuju ${text[0].toLowerCase()}${text.slice(1)}`].filter(Boolean).join("\n");
  field.focus();
});

form.addEventListener("change", () => show(form.elements.level.value));

form.elements.repair_request.addEventListener("input", (event) => {
  if (event.target.value.trim()) form.elements.ask_repair.checked = true;
});

function show(level) {
  for (const text of form.querySelectorAll("[data-criterion]")) text.hidden = text.dataset.criterion !== level;
}

show(form.elements.level.value); // backup.js may have brought another level back
