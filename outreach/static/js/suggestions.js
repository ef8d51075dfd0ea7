// Suggestions below the search field; without this script the form works as it stands.
(() => {
  const form = document.querySelector("[data-suggest]");
  if (!form) return;
  const field = form.querySelector("input");
  const list = form.querySelector("ul");
  const status = form.querySelector("[role=status]");
  let waiting = 0;
  let asked = "";

  const hide = () => {
    list.hidden = true;
    list.replaceChildren();
  };

  const line = (one) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const title = document.createElement("span");
    const kind = document.createElement("span");
    link.className = "search__suggestion";
    link.href = one.url;
    // The server escapes the title; all that is left in it is <mark>.
    title.innerHTML = one.title;
    title.lang = "zh-Hans";
    kind.className = "search__kind";
    kind.textContent = one.kind;
    link.append(title, kind);
    item.append(link);
    return item;
  };

  const ask = async () => {
    const text = field.value.trim();
    asked = text;
    if (!text) return hide();
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
    // A slower answer to an earlier text must not replace a newer one.
    if (!answer || !answer.ok || asked !== text) return;
    const { suggestions } = await answer.json();
    list.replaceChildren(...suggestions.map(line));
    list.hidden = !suggestions.length;
    status.textContent = status.dataset.count.replace("{count}", suggestions.length);
  };

  field.addEventListener("input", (event) => {
    // While an input method composes, the letters are not yet what is meant.
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 50);
  });
  form.addEventListener("keydown", (event) => {
    const links = [field, ...list.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      hide();
      field.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = links[place + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) hide();
  });
})();
