// A place to sign with the finger; the drawing goes into a hidden field as a small PNG.
(() => {
  const box = document.querySelector("[data-signature]");
  if (!box) return;
  const canvas = box.querySelector("canvas");
  const field = document.getElementById(box.dataset.signature);
  const pen = canvas.getContext("2d");
  let isDown = false;

  // One pixel of the drawing is one CSS pixel: sharp enough for a name, and a few kilobytes only.
  const prepare = () => {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    Object.assign(pen, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
  };

  const wipe = () => {
    prepare();
    field.value = "";
  };

  const point = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.left - canvas.clientLeft, event.clientY - edge.top - canvas.clientTop];
  };

  // After a refusal the page comes back with what was drawn before.
  const restore = () => {
    if (!field.value.startsWith("data:image/png;base64,")) return;
    const drawn = new Image();
    drawn.onload = () => pen.drawImage(drawn, 0, 0);
    drawn.src = field.value;
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    isDown = true;
    pen.beginPath();
    pen.moveTo(...point(event));
    pen.lineTo(...point(event));
    pen.stroke();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    pen.lineTo(...point(event));
    pen.stroke();
  });
  ["pointerup", "pointercancel"].forEach((name) =>
    canvas.addEventListener(name, () => {
      if (isDown) field.value = canvas.toDataURL("image/png");
      isDown = false;
    })
  );
  box.querySelector("[data-clear]").addEventListener("click", wipe);

  box.hidden = false;
  prepare();
  restore();
})();
