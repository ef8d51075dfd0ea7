// Warns before the session ends for want of use, and asks whether the person is still there.
// Without this script nothing is lost either: the server keeps what is sent too late.
(() => {
  const script = document.currentScript;
  const { address, warn, ending, stay, ended } = script.dataset;
  const WARN_S = Number(warn);
  let bar = null;
  let timer = 0;

  async function ask(query) {
    const answer = await fetch(address + query, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).left : 0;
  }

  function close() {
    if (bar) bar.remove();
    bar = null;
    document.body.classList.remove("has-session-bar");
  }

  function show(text, withButton) {
    close();
    bar = document.createElement("div");
    bar.className = "session-bar";
    bar.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = text;
    bar.append(words);
    if (withButton) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "session-bar__button";
      button.textContent = stay;
      button.addEventListener("click", () => look("?extend"));
      bar.append(button);
    }
    document.body.append(bar);
    document.body.classList.add("has-session-bar");
  }

  function again(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => look(""), milliseconds);
  }

  function wait(left) {
    if (left <= 0) show(ended, false);
    else if (left <= WARN_S) {
      show(ending, true);
      again(left * 1000 + 500);
    } else {
      close();
      again((left - WARN_S) * 1000);
    }
  }

  // Another tab may have been used meanwhile: the server knows.
  function look(query) {
    ask(query).then(wait).catch(() => again(30000));
  }

  look("");
})();
