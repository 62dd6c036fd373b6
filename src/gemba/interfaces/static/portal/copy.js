// A button that copies the text field beside it and says so.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.parentElement.querySelector("[data-copy-from]");
  const words = button.querySelector("span");
  const idle = words.textContent;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // no clipboard without https
    }
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = idle), 2500);
  });
  field.addEventListener("focus", () => field.select());
}
