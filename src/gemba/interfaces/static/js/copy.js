// data-copy: puts its text on the clipboard and says so.
import { showToast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  showToast("toast-copied");
});
