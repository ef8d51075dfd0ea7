// Says how many copies were used while somebody types; without JavaScript the next page tells it.
(() => {
  // NFKC turns full-width digits into plain ones, as the server does.
  const read = (field) => {
    const digits = field.value.normalize("NFKC").trim();
    return /^[0-9]{1,7}$/.test(digits) ? Number(digits) : 0;
  };

  document.querySelectorAll("[data-taken]").forEach((place) => {
    const taken = document.getElementById(place.dataset.taken);
    const back = document.getElementById(place.dataset.back);
    const show = () => {
      const used = read(taken) - read(back);
      place.hidden = read(taken) === 0 || used < 0;
      place.textContent = place.dataset.text
        .replace("{taken}", read(taken))
        .replace("{used}", used)
        .replace("{back}", read(back));
    };
    [taken, back].forEach((field) => field.addEventListener("input", show));
    show();
  });
})();
