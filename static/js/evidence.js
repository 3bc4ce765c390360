/* Evidence of a row: files one by one with their progress, drag and drop, camera, and a filter over the OPD's library.
   It is a module, so that its names stay apart from those of the page's other scripts.
   Without this file the forms send everything at once and the search asks the server. */

const form = document.querySelector("[data-upload]");
const list = form.querySelector("[data-uploads]");
const input = form.querySelector("#berkas");
const token = () => form.elements.csrfmiddlewaretoken.value;
let queue = Promise.resolve();

for (const hidden of form.querySelectorAll("[data-drop], [data-camera]")) hidden.hidden = false;

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const stop = document.createElement("button");
  const bar = document.createElement("progress");
  const told = document.createElement("p");
  name.textContent = file.name;
  stop.type = "button";
  stop.className = "btn btn-sm btn-link";
  stop.textContent = "Batal";
  stop.setAttribute("aria-label", `Batalkan ${file.name}`);
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `Kemajuan ${file.name}`);
  item.append(name, stop, bar, told);
  list.append(item);
  return { stop, bar, told };
}

function ended(shown, mark, sentence) {
  const state = document.createElement("span");
  state.className = `state state-${mark}`;
  state.textContent = mark === "done" ? "Terunggah" : "Belum terunggah";
  shown.stop.remove();
  shown.bar.remove();
  shown.told.replaceChildren(state, ` ${sentence}`);
}

/* Resolves whatever happens: the next file follows. */
function send(file, shown) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    const end = (mark, sentence) => done(ended(shown, mark, sentence));
    body.append("files", file);
    if (shown.cancelled) return end("late", "Dibatalkan.");
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      try {
        const answer = JSON.parse(request.responseText);
        end(answer.state === "saved" ? "done" : "late", answer.sentence);
      } catch {
        end("late", request.status === 401 ? "Sesi berakhir; masuk lagi di tab baru, lalu unggah lagi." : "Portal tidak menerimanya; coba lagi.");
      }
    });
    request.addEventListener("error", () => end("late", "Sambungan terputus; unggah lagi."));
    request.addEventListener("abort", () => end("late", "Dibatalkan."));
    shown.request = request;
    request.send(body);
  });
}

/* The list of evidence anew, without leaving the page: what is typed elsewhere on it stays. */
async function refresh() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.querySelector("#bukti ol.evidence");
  if (fresh) document.querySelector("#bukti ol.evidence").replaceWith(fresh);
}

function add(files) {
  const limit = Number(form.dataset.limit);
  for (const file of files) {
    const shown = line(file);
    if (file.size > limit) {
      ended(shown, "late", `Melebihi batas ${Math.floor(limit / 1048576)} MB.`);
      continue;
    }
    shown.stop.addEventListener("click", () => {
      shown.cancelled = true;
      shown.request?.abort();
    });
    queue = queue.then(() => send(file, shown));
  }
  queue = queue.then(refresh).catch(() => {});
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  add([...input.files]);
  input.value = "";
}, true);
input.addEventListener("change", () => {
  add([...input.files]);
  input.value = "";
});
form.querySelector("[data-camera] input").addEventListener("change", (event) => {
  add([...event.target.files]);
  event.target.value = "";
});
for (const kind of ["dragenter", "dragover"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  add([...event.dataTransfer.files]);
});

const filter = document.querySelector("[data-filter]");
if (filter) {
  const items = [...document.getElementById(filter.dataset.filter).children];
  const narrow = () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
  };
  filter.addEventListener("input", narrow);
  filter.form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    narrow();
  }, true);
}
