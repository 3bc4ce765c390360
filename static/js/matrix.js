/* The assignment matrix: find an OPD while typing, tick a whole row or column, count as you go. */

const table = document.getElementById("penugasan");
const rows = [...table.tBodies[0].rows];
const boxes = (row) => [...row.querySelectorAll("input")];
const total = document.querySelector("[data-total]");
let changed = 0;

document.querySelector("[data-filter]").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase();
  for (const row of rows) row.hidden = !row.dataset.name.includes(words);
});

function count() {
  const columns = new Array(rows[0] ? boxes(rows[0]).length : 0).fill(0);
  for (const row of rows) {
    let ticked = 0;
    boxes(row).forEach((box, place) => {
      if (!box.checked) return;
      ticked += 1;
      columns[place] += 1;
    });
    row.cells[row.cells.length - 1].textContent = ticked;
  }
  columns.forEach((number, place) => {
    const cell = table.tFoot.rows[0].cells[place + 1];
    cell.textContent = number;
    cell.classList.toggle("none", number === 0);
  });
  const empty = columns.filter((number) => number === 0).length;
  total.textContent = `${changed ? "Belum disimpan. " : ""}${empty ? `${empty} butir tanpa OPD.` : "Setiap butir punya OPD."}`;
}

/* All ticked: empty them; otherwise: tick them all. Only what the search shows. */
function flip(found) {
  const on = !found.every((box) => box.checked);
  for (const box of found) box.checked = on;
  changed += 1;
  count();
}

table.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const shown = rows.filter((row) => !row.hidden);
  if (button.dataset.column) flip(shown.map((row) => boxes(row)[button.dataset.column - 1]));
  else flip(boxes(button.closest("tr")));
});
table.addEventListener("change", () => {
  changed += 1;
  count();
});
document.getElementById("matriks").addEventListener("submit", () => {
  changed = 0;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
count();
