(js, wasm) => {
  const page = document.documentElement.classList;
  if (typeof WebAssembly !== "object") return;
  page.add("live");
  const start = () =>
    import(js)
      .then((islands) =>
        islands.default({ module_or_path: wasm }).then(() => {
          islands.hydrate();
          for (const island of document.querySelectorAll("leptos-island")) {
            islands[island.dataset.component]?.(island);
          }
        }),
      )
      .catch(() => page.remove("live"));
  addEventListener("DOMContentLoaded", () => (self.requestIdleCallback ?? setTimeout)(start));
}
