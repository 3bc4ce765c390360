/* Asks for the state of a running job every other second. Without this file the page has a link that does it. */

const place = document.getElementById("keadaan-pekerjaan");
const EVERY = 2000; // ms

async function look() {
  try {
    const response = await fetch(`${location.pathname}?bagian=keadaan`, { headers: { "X-Requested-With": "fetch" } });
    if (response.redirected) return location.reload(); // the session is over: the whole page leads to sign-in and back
    if (response.ok) place.innerHTML = await response.text();
  } catch {
    /* The link is down; the next look may find it again. */
  }
  if (place.querySelector("[data-job=running]")) setTimeout(look, EVERY);
  else document.querySelector("[data-while-running]")?.remove();
}

if (place.querySelector("[data-job=running]")) setTimeout(look, EVERY);
