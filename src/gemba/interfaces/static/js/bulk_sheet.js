// The menu of what can be done with picked tickets: it comes when it is first opened.

/** Open it at one of its fields, else at its first moment. */
export function openBulk(field) {
  const sheet = document.querySelector("[data-bulk] .bulk-sheet");
  const arrive = () => {
    const element = document.getElementById(field) ?? sheet.querySelector(".menu-item");
    element?.focus();
    if (element?.matches("select")) element.showPicker?.();
  };
  sheet.closest("details").open = true;
  if (sheet.childElementCount) arrive();
  else sheet.addEventListener("htmx:afterSettle", arrive, { once: true });
}
