/* Keeps what is typed and not yet saved in this browser: per person and per form, at most LIMIT of them, for DAYS days.
   Nobody is shown another person's text: the person's number is part of the key. The server's word that a form was
   saved (see portal.js) removes its copy. A form takes part by data-key, data-title and a field "version". */

const LIMIT = 40; // copies in one browser; the oldest makes room
const DAYS = 14;
const OURS = /^spbe:\d+:/;
const UNTYPED = ["version", "csrfmiddlewaretoken", "person"];

function typedIn(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !UNTYPED.includes(name)));
}

function copies() {
  return Object.keys(localStorage)
    .filter((key) => OURS.test(key))
    .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
    .sort((a, b) => a.at - b.at);
}

class Backup {
  constructor(form) {
    this.form = form;
    this.version = form.elements.version.value;
    this.forget();
  }

  /* Whether the browser holds a copy now; private windows and full disks refuse. */
  keep() {
    const { key, title } = this.form.dataset;
    const copy = { at: Date.now(), title, url: location.pathname, version: this.form.elements.version.value };
    try {
      localStorage.setItem(key, JSON.stringify({ ...copy, typed: typedIn(this.form) }));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    localStorage.removeItem(this.form.dataset.key);
  }

  forget() {
    const all = copies();
    const old = all.filter((copy, place) => place < all.length - LIMIT || copy.at < Date.now() - DAYS * 86400000);
    for (const copy of old) localStorage.removeItem(copy.key);
  }

  /* The copy, if it holds anything that the page does not show. */
  found() {
    const kept = JSON.parse(localStorage.getItem(this.form.dataset.key));
    if (kept?.typed !== typedIn(this.form)) return kept;
    this.drop();
    return null;
  }

  /* Put the offer into `place`. */
  offer(place) {
    const kept = this.found();
    if (!kept) return;
    const box = document.getElementById("tawaran").content.cloneNode(true).firstElementChild;
    box.querySelector("[data-at]").textContent = new Date(kept.at).toLocaleString("id", { dateStyle: "long", timeStyle: "short" });
    box.querySelector("[data-text]").textContent = JSON.parse(kept.typed)
      .filter(([, value]) => value.length > 1)
      .map(([, value]) => value)
      .join("\n\n");
    box.querySelector("[data-use]").addEventListener("click", () => {
      box.remove();
      this.restore(kept);
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      this.drop();
      box.remove();
    });
    place.append(box);
  }

  /* The version goes back with the text: if somebody saved meanwhile, the save finds out and shows both. */
  restore(kept) {
    for (const field of this.form.elements) if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    for (const [name, value] of JSON.parse(kept.typed)) {
      const found = this.form.elements[name];
      if (found instanceof RadioNodeList) found.value = value;
      else if (found?.type === "checkbox" || found?.type === "radio") found.checked = true;
      else if (found) found.value = value;
    }
    this.form.elements.version.value = kept.version;
    this.form.dispatchEvent(new Event("change"));
  }
}

/* A form without autosave of its own (the evaluator's) is only backed up. */
const backedUp = document.querySelector("form[data-backup]");
if (backedUp) {
  const backup = new Backup(backedUp);
  const stored = typedIn(backedUp);
  const keep = () => (typedIn(backedUp) === stored ? backup.drop() : backup.keep());
  backedUp.addEventListener("input", keep);
  backedUp.addEventListener("change", keep);

  /* A question sent beside a half-written assessment takes the page away: what was typed comes back without asking. */
  const AGAIN = "spbe:kembali";
  const returning = sessionStorage.getItem(AGAIN) === backedUp.dataset.key && backup.found();
  sessionStorage.removeItem(AGAIN);
  document.querySelector("[data-thread]")?.addEventListener("submit", () => {
    if (typedIn(backedUp) !== stored && backup.keep()) sessionStorage.setItem(AGAIN, backedUp.dataset.key);
  });

  if (returning) backup.restore(returning);
  else if (!document.querySelector("main > .error-summary, #bentrok")) backup.offer(document.getElementById("tempat-tawaran"));
}

/* Links to the forms whose text of this person, below this address, is still in this browser; returns the copies. */
function listCopies(box, { person, below }) {
  const found = copies().filter((copy) => copy.key.startsWith(`spbe:${person}:`) && copy.url.startsWith(below));
  for (const copy of found) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = copy.url;
    link.textContent = copy.title;
    line.append(link);
    box.querySelector("ul").append(line);
  }
  box.hidden = found.length === 0;
  return found;
}

const list = document.getElementById("belum-tersimpan");
if (list) listCopies(list, list.dataset);

/* On the way out: whoever leaves a shared computer may take these texts away from it. */
const leaving = document.getElementById("sisa-tulisan");
if (leaving) {
  const mine = listCopies(leaving, leaving.dataset);
  leaving.closest("form").addEventListener("submit", () => {
    if (leaving.querySelector("[type=checkbox]").checked) for (const copy of mine) localStorage.removeItem(copy.key);
  });
}
