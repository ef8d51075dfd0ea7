// Warns before the session ends: for want of use, with a button to stay, or because a sign-in lasts so long and no longer.
// Without this script nothing is lost either: the server keeps what is sent too late.
(() => {
  const script = document.currentScript;
  const { address, warn, ending, final, stay, ended } = script.dataset;
  const WARN_S = Number(warn);
  let bar = null;
  let timer = 0;

  async function ask(query) {
    const answer = await fetch(address + query, { headers: { Accept: "application/json" } });
    if (answer.ok) return answer.json();
    // Not ours any more; any other answer is trouble of the site, and one asks again.
    if (answer.status === 401) return { left: 0 };
    throw new Error(answer.status);
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

  // The clock of this machine may be wrong, its sense of minutes is not.
  function endOf(left) {
    const clock = new Date(Date.now() + left * 1000);
    return [clock.getHours(), clock.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  }

  function wait({ left, final: isFinal }) {
    if (left <= 0) show(ended, false);
    else if (left <= WARN_S) {
      show((isFinal ? final : ending).replace("{time}", endOf(left)), !isFinal);
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
