// Asks for the modules of the page once its first messages are painted. They are ninety and more requests, and would take
// network and processor from the style sheet that the paint waits for: it came a third later. They wait in a template,
// where no browser looks ahead for what it could fetch. `defer`: the document is whole by then, words and style are there.
(function () {
  /** A page that is hidden has no frames. */
  const LATEST_MS = 300;
  let isBegun = false;

  function begin() {
    if (isBegun) return;
    isBegun = true;
    const waiting = /** @type {HTMLTemplateElement} */ (document.getElementById("modules"));
    document.head.append(waiting.content);
  }

  requestAnimationFrame(() => setTimeout(begin)); // after the frame that this is the beginning of
  setTimeout(begin, LATEST_MS);
})();
