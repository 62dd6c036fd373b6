// A message's own HTML: fetched into its frame when asked for, its pictures only when asked again.
document.addEventListener("toggle", (event) => {
  const box = event.target.matches?.("[data-original]") ? event.target : null;
  const frame = box?.querySelector("iframe");
  if (box?.open && !frame.src) frame.src = box.dataset.original;
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-original-images]");
  if (!button) return;
  const box = button.closest("[data-original]");
  box.querySelector("iframe").src = `${box.dataset.original}?images=1`;
  button.parentElement.hidden = true;
});
