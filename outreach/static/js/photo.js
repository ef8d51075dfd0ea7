// Makes photos small on the phone, before it goes over a slow line; what fails is sent as it is.
(() => {
  const SIDE = 1600;
  const QUALITY = 0.8;

  const shrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return small && small.size < file.size ? new File([small], "photo.jpg", { type: "image/jpeg" }) : file;
  };

  document.querySelectorAll("input[data-photo]").forEach((field) => {
    field.addEventListener("change", async () => {
      if (!field.files.length || typeof createImageBitmap !== "function") return;
      try {
        const choice = new DataTransfer();
        // One after the other: a cheap phone has no room for nine opened pictures.
        for (const file of field.files) choice.items.add(await shrink(file));
        field.files = choice.files;
      } catch {
        // The server looks at it anyway and says what is wrong.
      }
    });
  });
})();
