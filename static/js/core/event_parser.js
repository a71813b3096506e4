/** The event stream format (HTML standard, section 9.2.6), as far as a server of ours uses it. */

/**
 * @param {object} handlers
 * @param {(type: string, data: string, id: string) => void} handlers.event
 * @param {() => void} handlers.comment
 * @returns {(text: string) => void} takes the stream's text in any pieces
 */
export function createEventParser({ event, comment }) {
  let rest = "";
  let type = "message";
  let id = "";
  /** @type {string[]} */
  let data = [];

  /** @param {string} line */
  function take(line) {
    if (line === "") {
      if (data.length || type !== "message") event(type, data.join("\n"), id);
      type = "message";
      data = [];
      return;
    }
    if (line.startsWith(":")) return comment();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") type = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
  }

  return (text) => {
    rest += text;
    // A carriage return at the very end may be half of a line's end: it waits for what follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  };
}
