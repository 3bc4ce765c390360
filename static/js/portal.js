/* Small helps that every page may use. Without this file every page still works. */

document.querySelector("[data-focus]")?.focus();

/* Characters typed, beside a text with a limit: <span data-count="id of the textarea">. */
for (const place of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(place.dataset.count);
  const number = new Intl.NumberFormat("id");
  const show = () => {
    place.textContent = `${number.format(field.value.length)} dari ${number.format(field.maxLength)} karakter`;
  };
  field.addEventListener("input", show);
  show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* An open menu closes by Escape, and by a click beside it. */
const menus = document.querySelectorAll(".menu");
function closeMenus(kept) {
  for (const menu of menus) if (!menu.contains(kept)) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement.closest(".menu[open]");
  closeMenus(null);
  open?.querySelector("summary").focus();
});

/* The server says which form it has stored: its copy in this browser is not needed any more. */
for (const message of document.querySelectorAll("[data-saved]")) localStorage.removeItem(message.dataset.saved);
