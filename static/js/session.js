/* Says some minutes before the session ends that it will, and puts the end off at the press of a button.
   The server knows when: another page may have put it off meanwhile, so it is asked before anything is said. */

const box = document.getElementById("sesi");
const words = box.querySelector("[data-words]");
const spoken = document.getElementById("sesi-kabar");
const button = box.querySelector("button");
const signIn = box.querySelector("a");
const warnBefore = Number(box.dataset.warn); // seconds
const LONGEST = 30000; // ms: a machine that slept finds out soon after it wakes
let ends = Date.now() + Number(box.dataset.left) * 1000;
let said = "";

function clock(moment) {
  return new Date(moment).toLocaleTimeString("id", { hour: "2-digit", minute: "2-digit" });
}

/* `key` keeps the same warning from being read out twice. */
function say(key, sentence) {
  words.textContent = sentence;
  if (key !== said) spoken.textContent = sentence;
  said = key;
}

function show(over) {
  const minutes = Math.max(1, Math.round((ends - Date.now()) / 60000));
  if (over) say("over", "Sesi Anda sudah berakhir. Masuk lagi sebelum menyimpan.");
  else say(minutes > 2 ? "soon" : "now", `Sesi Anda berakhir pukul ${clock(ends)}, ${minutes} menit lagi.`);
  button.hidden = over;
  signIn.hidden = !over;
  signIn.search = `?next=${encodeURIComponent(location.pathname + location.search)}`;
  box.hidden = false;
}

/* Reads (GET) or puts off (POST) the end. Throws when there is no connection. */
async function ask(options) {
  const response = await fetch(box.dataset.url, { headers: { Accept: "application/json" }, ...options });
  const answer = await response.json();
  ends = Date.now() + answer.left * 1000;
  return answer.left;
}

function later() {
  const wait = Math.max(ends - Date.now() - warnBefore * 1000, 1000);
  setTimeout(check, Math.min(wait, LONGEST));
}

async function check() {
  if (ends - Date.now() > warnBefore * 1000) return later();
  try {
    const left = await ask({});
    if (left > warnBefore) box.hidden = true;
    else show(left === 0);
    if (left > 0) later();
  } catch {
    later();
  }
}

box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  try {
    if ((await ask({ method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token } })) === 0) return show(true);
    said = "";
    say("longer", `Sesi diperpanjang sampai pukul ${clock(ends)}.`);
    button.hidden = true;
    setTimeout(() => (box.hidden = said === "longer"), 6000);
    later();
  } catch {
    say("offline", "Sambungan terputus; sesi belum diperpanjang. Coba lagi.");
  }
});

later();
