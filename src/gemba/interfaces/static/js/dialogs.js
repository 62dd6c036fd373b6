// <dialog>s: opened by name or by <button data-opens="ID">, closed by <button data-close-dialog>
// or a press on what lies behind; where the focus was, it returns.
let before = null;

/** Open the dialog of that id, unless one is open already. */
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || document.querySelector("dialog[open]")) return;
  before = document.activeElement;
  dialog.showModal();
  dialog.addEventListener("close", () => before?.focus?.(), { once: true });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openDialog(opener.dataset.opens);
  if (event.target.closest("[data-shortcuts]")) openDialog("shortcuts");
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog[open]")) event.target.close();
});
