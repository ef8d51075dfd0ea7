// Waits for the worker and puts the finished preview in place; without scripts the page shows what is there already.
const main = document.querySelector("[data-preview-status]");

async function ask() {
  const response = await fetch(main.dataset.previewStatus, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function show(name, isShown) {
  const note = main.querySelector(`[data-preview-${name}]`);
  if (note) note.hidden = !isShown;
}

async function wait(pause = 250) {
  let next = Math.min(pause * 1.4, 2000);
  try {
    const status = await ask();
    show("offline", false);
    if (status.has_ended) {
      main.innerHTML = status.html;
      return;
    }
    show("waiting", status.waits_long);
  } catch {
    show("offline", true);
    next = 3000;
  }
  setTimeout(() => wait(next), next);
}

if (main && main.dataset.previewEnded === "false") wait();
