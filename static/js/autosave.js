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

const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => !["version", "csrfmiddlewaretoken"].includes(name)));
let stored = typed();

function show(mark, word, rest = "") {
  const state = document.createElement("span");
  state.className = `state state-${mark}`;
  state.textContent = word;
  place.replaceChildren(state, ` ${rest}`);
}

/* A copy of what is not saved yet stays in this browser, per person and answer. */
const backup = {
  keep() {
    localStorage.setItem(form.dataset.key, typed());
  },
  drop() {
    localStorage.removeItem(form.dataset.key);
  },
  offer() {
    const kept = localStorage.getItem(form.dataset.key);
    if (kept === stored) backup.drop();
    if (!kept || kept === stored) return;
    const box = document.createElement("section");
    box.className = "notice mb-3";
    const text = document.createElement("p");
    text.textContent = "Ada tulisan Anda yang belum tersimpan dari kunjungan sebelumnya.";
    const use = document.createElement("button");
    use.type = "button";
    use.className = "btn btn-sm btn-outline-secondary me-2";
    use.textContent = "Kembalikan tulisan itu";
    use.addEventListener("click", () => {
      restore(JSON.parse(kept));
      box.remove();
      changed();
    });
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-sm btn-link";
    drop.textContent = "Buang";
    drop.addEventListener("click", () => {
      backup.drop();
      box.remove();
    });
    box.append(text, use, drop);
    conflictPlace.after(box);
  },
};

function restore(pairs) {
  for (const [name, value] of pairs) {
    for (const field of form.elements[name] ? [form.elements[name]].flat() : []) {
      if (field instanceof RadioNodeList) field.value = value;
      else if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
  }
}

function changed() {
  dirty = typed() !== stored;
  if (!dirty) return backup.drop();
  backup.keep();
  if (blocked) return;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
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
  try {
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
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
  if (answer.state === "refused") blocked = true;
  show("late", "Belum tersimpan", answer.sentence);
  if (answer.state === "signed_out") {
    const link = document.createElement("a");
    link.href = answer.url;
    link.target = "_blank";
    link.textContent = "Masuk lagi";
    place.append(" ", link);
    again();
  }
}

function offline() {
  show("late", "Belum tersimpan", "sambungan terputus; dicoba lagi otomatis");
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
window.addEventListener("online", () => dirty && !blocked && save());
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && dirty && !blocked) save();
});

/* A page that came back from the server with an error still holds unsaved text. */
if (document.querySelector(".error-summary, #konflik")) stored = "";
else backup.offer();
