// Says while typing how many copies of a line are missing; without JavaScript the server works it out.
(() => {
  const read = (field) => {
    const digits = field.value.normalize("NFKC").trim();
    return /^[0-9]{1,7}$/.test(digits) ? Number(digits) : null;
  };

  document.querySelectorAll("[data-line]").forEach((line) => {
    const fields = [...line.querySelectorAll("input")];
    const place = line.querySelector("[data-missing]");
    const plain = place.textContent;
    const show = () => {
      const counts = fields.map(read);
      const missing = Number(line.dataset.sent) - counts.reduce((sum, count) => sum + count, 0);
      const { none, some, over } = place.dataset;
      place.classList.toggle("missing--some", missing !== 0);
      if (counts.includes(null)) place.textContent = plain;
      else if (missing === 0) place.textContent = none;
      else place.textContent = (missing > 0 ? some : over).replace("{copies}", Math.abs(missing));
    };
    fields.forEach((field) => field.addEventListener("input", show));
    show();
  });
})();
