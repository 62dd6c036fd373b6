// A slider says its value in words beside it: `data-shows` names the output.
document.addEventListener("input", ({ target }) => {
  const output = target.dataset?.shows && document.getElementById(target.dataset.shows);
  if (output) output.textContent = target.value;
});
