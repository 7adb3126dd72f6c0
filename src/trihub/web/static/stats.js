"use strict";
(() => {
  // The explorer: what there is to choose follows the data sets and the indicator at once.
  const form = document.querySelector(".choose");
  if (!form) return;
  const tidy = () => form.querySelectorAll("input[type=text], select").forEach(field => { field.disabled = field.value === ""; });
  form.addEventListener("submit", tidy);
  form.addEventListener("change", event => {
    const one = event.target.name === "dataset" && form.querySelector("[name=dataset]:checked");
    if (one || event.target.name === "indicator") form.requestSubmit();
  });
  // Coming back, fields are as they were.
  addEventListener("pageshow", () => form.querySelectorAll(":disabled").forEach(field => { field.disabled = false; }));
})();
