// Files for a reply: chosen, dropped or pasted, listed before they are sent.
const inputOf = (composer) => composer.querySelector("[data-files]");
const SIZE = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

function list(composer) {
  const items = [...inputOf(composer).files].map((file) => {
    const item = document.createElement("li");
    item.className = "file";
    item.textContent = `${file.name} · ${SIZE.format(Math.ceil(file.size / 1000))}`;
    return item;
  });
  composer.querySelector("[data-files-list]").replaceChildren(...items);
  if (items.length) composer.classList.add("is-writing");
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
document.addEventListener("composer:sent", (event) => list(event.target));
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
