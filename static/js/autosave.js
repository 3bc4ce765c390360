/* Saves an answer while it is typed, says so, and keeps what could not be saved.
   Without this file the page saves by its button alone. */

const form = document.getElementById("isian");
const place = document.getElementById("keadaan");
const conflictPlace = document.getElementById("tempat-konflik");
const PAUSE = 1200; // ms of quiet before a save
const RETRY = [2000, 5000, 10000, 30000]; // ms between tries while the link is down

let timer = 0;
let tries = 0;
let dirty = false;
let blocked = false; // a person has to act before saving can go on
let kept = true; // whether this browser holds a copy of what is not saved

const spoken = document.getElementById("kabar");
const backup = new Backup(form);
const typed = () => typedIn(form);
let stored = typed();
let told = "done";

/* Seen at every step; spoken only when saving begins to fail, and when it works again. */
function show(mark, word, rest = "") {
  const state = document.createElement("span");
  state.className = `state state-${mark}`;
  state.textContent = word;
  place.replaceChildren(state, ` ${rest}`);
  if (mark === "partial" || mark === told) return;
  told = mark;
  spoken.textContent = `${word}. ${rest}`;
}

function changed() {
  dirty = typed() !== stored;
  if (!dirty) return backup.drop();
  kept = backup.keep();
  if (blocked) return;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

/* Signing in changes the token; a page that stayed open takes the new one before it sends. */
function refreshToken() {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (!token) return;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

let running = Promise.resolve();

/* One save at a time; a second call waits for the first and saves what came after. */
function save() {
  running = running.then(() => (typed() === stored ? null : send()));
  return running;
}

async function send() {
  const sent = typed();
  show("partial", "Menyimpan…");
  refreshToken();
  try {
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isAnswer) throw new Error("no answer");
    receive(await response.json(), sent);
  } catch {
    offline();
  }
}

function receive(answer, sent) {
  tries = 0;
  if (answer.state === "saved") {
    form.elements.version.value = answer.version;
    stored = sent;
    show("done", "Tersimpan", `otomatis pukul ${answer.time}`);
    return changed();
  }
  if (answer.state === "stale") {
    blocked = true;
    conflictPlace.innerHTML = answer.html;
    conflictPlace.querySelector("[data-focus]").focus();
  }
  if (["refused", "other_person"].includes(answer.state)) blocked = true;
  show("late", "Belum tersimpan", answer.sentence);
  if (answer.state === "signed_out") {
    const link = document.createElement("a");
    link.href = `${answer.url}?next=${encodeURIComponent(location.pathname)}`;
    if (!kept) link.target = "_blank";
    else link.addEventListener("click", () => (dirty = false));
    link.textContent = "Masuk lagi";
    place.append(" ", link);
    again();
  }
}

function offline() {
  const where = kept ? "tulisan Anda tetap di peramban ini" : "jangan tutup halaman ini";
  show("late", "Belum tersimpan", `sambungan terputus; ${where}, dicoba lagi otomatis`);
  again();
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(save, RETRY[Math.min(tries++, RETRY.length - 1)]);
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", () => {
  dirty = false;
  refreshToken();
  clearTimeout(timer);
});
/* Evidence has forms of its own on this page: what is typed is saved before they take the page away. */
for (const other of document.querySelectorAll("#bukti form")) {
  other.addEventListener("submit", async (event) => {
    if (!dirty || blocked) return;
    event.preventDefault();
    clearTimeout(timer);
    await save();
    if (!dirty) other.requestSubmit(event.submitter);
  });
}
for (const field of document.querySelectorAll("[form=isian]")) field.addEventListener("change", changed);
conflictPlace.addEventListener("click", (event) => {
  if (event.target.closest("[data-discard]")) {
    dirty = false;
    backup.drop();
  }
});
conflictPlace.addEventListener("submit", () => {
  dirty = false;
  refreshToken();
});
window.addEventListener("online", () => dirty && !blocked && save());
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && dirty && !blocked) save();
});

/* A page that came back from the server with an error still holds unsaved text. */
if (document.querySelector(".error-summary, #konflik")) stored = "";
else backup.offer(document.getElementById("tempat-tawaran"));
