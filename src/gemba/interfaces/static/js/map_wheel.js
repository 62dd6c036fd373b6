// The wheel scrolls the page; with Ctrl – as a pinch on a touch pad says it – and in full screen it
// makes the map larger or smaller.
export function growWithWheel(stage, view) {
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !document.fullscreenElement) return;
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    const at = { x: event.clientX - box.x, y: event.clientY - box.y };
    view.zoomBy(Math.exp(-event.deltaY / 300), at);
  }, { passive: false });
}
