// <form data-busy>: while it is under way its button says so and cannot be pressed twice.
document.addEventListener("submit", (event) => {
  const button = event.target.closest("[data-busy]")?.querySelector("[data-busy-words]");
  if (!button) return;
  button.querySelector("span").textContent = button.dataset.busyWords;
  // After the submit has begun: a disabled button would not be sent with the form.
  setTimeout(() => (button.disabled = true));
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
