// Steps of an SLA policy: what a step does decides what else is asked of it; a step can be removed.
document.addEventListener("change", (event) => {
  const step = event.target.closest(".sla-step");
  if (!step) return;
  if (event.target.matches("[data-sla-act]")) step.dataset.act = event.target.value;
  if (event.target.matches("[data-sla-at]")) step.dataset.at = event.target.value;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove-step]");
  if (!button) return;
  const step = button.closest(".sla-step");
  const near = step.nextElementSibling ?? step.previousElementSibling;
  (near ?? document.querySelector("#steps ~ .btn"))?.querySelector("select")?.focus();
  step.remove();
});

// Enter in the field for trying must not publish the policy.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-sla-try]")) event.preventDefault();
});
