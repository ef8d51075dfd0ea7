/* Copies an address with one tap; without this script the address stands in a field to be copied by hand. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.closest("div").querySelector("[data-copy-from]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Older WeChat has no clipboard of its own; what is selected can still be copied.
      document.execCommand("copy");
    }
    button.textContent = button.dataset.done;
    button.setAttribute("aria-live", "polite");
  });
}
