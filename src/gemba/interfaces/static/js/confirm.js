// hx-confirm asks in a dialog of ours, which speaks the page's language and its look.
document.addEventListener("htmx:confirm", (event) => {
  const { question, issueRequest } = event.detail;
  const dialog = document.querySelector("#confirm");
  if (!question || !dialog) return;
  event.preventDefault();
  dialog.querySelector("[data-question]").textContent = question;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && issueRequest(true), { once: true });
  dialog.showModal();
});
