// Keeps the progress bar of one job live; without JavaScript the page shows the state it was loaded with.
(() => {
  const box = document.querySelector("[data-job-status]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const label = box.querySelector("[data-job-label]");
  const counts = box.querySelector("[data-job-counts]");
  const waiting = box.querySelector("[data-job-waiting]");
  let failures = 0;

  const show = (job) => {
    bar.value = job.percent;
    bar.textContent = `${job.percent}%`;
    label.textContent = job.label;
    counts.textContent = job.counts;
    waiting.hidden = !job.waits_long;
  };

  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.jobStatus, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const job = await answer.json();
      failures = 0;
      show(job);
      if (job.has_ended) return window.location.reload();
    } catch {
      failures += 1;
    }
    window.setTimeout(ask, Math.min(1000 * 2 ** failures, 30000));
  };

  if (box.dataset.jobEnded !== "true") window.setTimeout(ask, 600);
})();
