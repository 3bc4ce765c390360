/* Digits choose a level while no text field is in use. */

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("textarea, input[type=text], select")) return;
  const choice = document.getElementById(`e${event.key}`);
  if (!choice || choice.matches(":disabled")) return;
  choice.checked = true;
  choice.focus();
});
