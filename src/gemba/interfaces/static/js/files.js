// Files for a reply: chosen, dropped or pasted, listed before they are sent. Those of a reply that
// came back are kept by the server; what is known of them stays on this machine with the draft.
const inputOf = (composer) => composer.querySelector("[data-files]");
const keyOf = (composer) => `draft:${composer.dataset.draft}:files`;
const SIZE = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

function item(name, bytes) {
  const line = document.createElement("li");
  line.className = "file";
  line.textContent = `${name} · ${SIZE.format(Math.ceil(bytes / 1000))}`;
  return line;
}

function keptItem(composer, { name, size_bytes: bytes, proof }) {
  const line = item(name, bytes);
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "kept_file", value: proof });
  const button = document.getElementById("file-remove").content.cloneNode(true);
  line.append(field, button);
  return line;
}

const known = (composer) => JSON.parse(localStorage.getItem(keyOf(composer)) ?? "[]");

function list(composer) {
  const chosen = [...inputOf(composer).files].map((file) => item(file.name, file.size));
  const items = [...known(composer).map((file) => keptItem(composer, file)), ...chosen];
  composer.querySelector("[data-files-list]").replaceChildren(...items);
  if (items.length) composer.classList.add("is-writing");
}

function forget(composer, proof) {
  const left = known(composer).filter((file) => proof && file.proof !== proof);
  if (left.length) localStorage.setItem(keyOf(composer), JSON.stringify(left));
  else localStorage.removeItem(keyOf(composer));
  list(composer);
}

function add(composer, files) {
  if (composer.dataset.mode !== "reply" || !files.length) return;
  const all = new DataTransfer();
  for (const file of [...inputOf(composer).files, ...files]) all.items.add(file);
  inputOf(composer).files = all.files;
  list(composer);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-files]")) list(event.target.closest("[data-composer]"));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-file-remove]");
  if (button) forget(button.closest("[data-composer]"), button.closest(".file").querySelector("input").value);
});
document.addEventListener("composer:filled", (event) => list(event.target), true);
document.addEventListener("composer:sent", (event) => (event.target.dataset.mode === "reply" ? forget(event.target) : list(event.target)));
document.addEventListener("paste", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer) add(composer, event.clipboardData.files);
});

const over = (event) => event.target.closest?.("[data-composer]");
document.addEventListener("dragover", (event) => {
  if (!over(event)) return;
  event.preventDefault();
  over(event).classList.add("is-dropping");
});
document.addEventListener("dragleave", (event) => over(event)?.classList.remove("is-dropping"));
document.addEventListener("drop", (event) => {
  const composer = over(event);
  if (!composer) return;
  event.preventDefault();
  composer.classList.remove("is-dropping");
  add(composer, event.dataTransfer.files);
});
