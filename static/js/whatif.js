/* The outcome moves as soon as a level is chosen, and the address with it. Without this file the button does the same. */

const form = document.getElementById("simulasi");
const outcome = document.getElementById("hasil");
let latest = 0;

async function calculate() {
  const turn = (latest += 1);
  const query = new URLSearchParams(new FormData(form));
  query.set("bagian", "1");
  try {
    const response = await fetch(`?${query}`);
    const address = new URL(response.url); // short, or of the sign-in page when the session is over
    if (!response.ok || address.pathname !== location.pathname) throw new Error("no answer");
    const html = await response.text();
    if (turn !== latest) return; // a later choice is on its way
    outcome.innerHTML = html;
    address.searchParams.delete("bagian");
    history.replaceState(null, "", address);
  } catch {
    form.requestSubmit();
  }
}

form.addEventListener("change", calculate);
