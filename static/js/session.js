/* Says some minutes before the session ends that it will, and puts the end off at the press of a button.
   The server knows when: another page may have put it off meanwhile, so it is asked before anything is said. */

const box = document.getElementById("sesi");
const words = box.querySelector("[data-words]");
const spoken = document.getElementById("sesi-kabar");
const button = box.querySelector("button");
const signIn = box.querySelector("a");
const warnBefore = Number(box.dataset.warn); // seconds
const LONGEST = 30000; // ms: a machine that slept finds out soon after it wakes
const GOOD_NEWS = 6000; // ms that it stays
let timer = 0;
let ends = Date.now() + Number(box.dataset.left) * 1000;
let said = "";
words.tabIndex = -1; // takes the focus from a button that goes

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
  offer(over ? signIn : button);
  signIn.search = `?next=${encodeURIComponent(location.pathname + location.search)}`;
  box.hidden = false;
}

/* Shows the button, the way to sign in, or neither. */
function offer(one) {
  if (one !== button && document.activeElement === button) words.focus();
  button.hidden = one !== button;
  signIn.hidden = one !== signIn;
}

function hide() {
  box.hidden = true;
  said = spoken.textContent = "";
}

/* Reads (GET) or puts off (POST) the end. Throws when there is no connection. */
async function ask(options) {
  const response = await fetch(box.dataset.url, { headers: { Accept: "application/json" }, ...options });
  const answer = await response.json();
  ends = Date.now() + answer.left * 1000;
  return answer.left;
}

/* Looks again when the warning is due, then when the session ends; after that now and then, since the person may have
   signed in on another page. */
function later() {
  const left = ends - Date.now();
  const next = [left - warnBefore * 1000, left, LONGEST].find((wait) => wait > 0);
  clearTimeout(timer);
  timer = setTimeout(check, Math.min(Math.max(next, 1000), LONGEST));
}

async function check() {
  try {
    if (ends - Date.now() <= warnBefore * 1000) {
      const left = await ask({});
      if (left > warnBefore) hide();
      else show(left === 0);
    }
  } catch {
    /* No connection: the next look may find one. */
  }
  later();
}

/* Good news leaves by itself, but not from under the focus. */
function leave() {
  if (said === "longer" && !box.contains(document.activeElement)) hide();
}

box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  try {
    if ((await ask({ method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token } })) === 0) return show(true);
    said = "";
    say("longer", `Sesi diperpanjang sampai pukul ${clock(ends)}.`);
    offer(null);
    setTimeout(leave, GOOD_NEWS);
    later();
  } catch {
    say("offline", "Sambungan terputus; sesi belum diperpanjang. Coba lagi.");
  }
});

words.addEventListener("blur", () => setTimeout(leave, GOOD_NEWS));
check();
