// Shows how many copies the packs in a field are; without JavaScript the next page tells it.
(() => {
  // NFKC turns full-width digits into plain ones, as the server does.
  const read = (text) => {
    const digits = text.normalize("NFKC").trim();
    return /^[0-9]{1,7}$/.test(digits) ? Number(digits) : 0;
  };

  document.querySelectorAll("[data-copies]").forEach((place) => {
    const field = document.getElementById(place.dataset.copies);
    const show = () => {
      const copies = read(field.value) * Number(place.dataset.size);
      place.hidden = copies === 0;
      place.textContent = place.dataset.text.replace("{copies}", copies);
    };
    field.addEventListener("input", show);
    show();
  });
})();
