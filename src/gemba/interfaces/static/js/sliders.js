// A slider says its value beside it: the output that is `for` it.
document.addEventListener("input", ({ target }) => {
  if (target.type !== "range" || !target.id) return;
  const output = document.querySelector(`output[for="${CSS.escape(target.id)}"]`);
  if (output) output.textContent = target.value;
});
