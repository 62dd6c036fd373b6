// Chosen files are listed, can be taken back, dropped or pasted; too many or too large is said
// before anything is sent. Words come from the element's data attributes.
function size(bytes) {
  const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: bytes < 1e6 ? 0 : 1 };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / (bytes < 1e6 ? 1e3 : 1e6));
}

function enhance(field) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-files-list]");
  const wrong = field.querySelector("[data-files-wrong]");
  const { filesMax, bytesMax, tooMany, tooLarge, remove } = field.dataset;
  let chosen = [];

  function show() {
    const carrier = new DataTransfer();
    chosen.forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
    list.hidden = chosen.length === 0;
    list.replaceChildren(...chosen.map(row));
  }

  function row(file, at) {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { textContent: file.name });
    const bytes = Object.assign(document.createElement("small"), { textContent: size(file.size) });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    button.ariaLabel = `${remove} ${file.name}`;
    button.addEventListener("click", () => {
      chosen.splice(at, 1);
      say("");
      show();
      (list.querySelector("button") ?? input).focus();
    });
    item.append(name, bytes, button);
    return item;
  }

  function say(words) {
    wrong.textContent = words;
    wrong.hidden = !words;
  }

  function add(files) {
    const fitting = [...files].filter((file) => file.size <= Number(bytesMax));
    say(fitting.length < files.length ? tooLarge : "");
    chosen.push(...fitting);
    if (chosen.length > Number(filesMax)) {
      chosen.length = Number(filesMax);
      say(tooMany);
    }
    show();
  }

  input.addEventListener("change", () => add([...input.files]));
  field.closest("form").addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) add([...event.clipboardData.files]);
  });
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    field.addEventListener(type, (event) => {
      event.preventDefault();
      field.classList.toggle("is-over", type === "dragenter" || type === "dragover");
      if (type === "drop") add([...event.dataTransfer.files]);
    });
  }
  field.classList.add("is-ready");
}

document.querySelectorAll("[data-files]").forEach(enhance);
