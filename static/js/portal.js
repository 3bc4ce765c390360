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

/* The server says which form it has stored: its copy in this browser is not needed any more. */
for (const message of document.querySelectorAll("[data-saved]")) localStorage.removeItem(message.dataset.saved);
