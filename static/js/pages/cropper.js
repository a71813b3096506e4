/**
 * Choosing the square of a picture before it is sent: sliders for zoom and place, or dragging. The server cuts; without
 * this script it takes the middle.
 */

/** @typedef {{x: number, y: number, size: number}} Square */

/**
 * The square that the sliders mean, in pixels of the picture.
 * @param {{width: number, height: number}} picture
 * @param {{zoom: number, across: number, down: number}} place zoom in percent from 100, the others from 0 to 100
 * @returns {Square}
 */
export function squareOf(picture, { zoom, across, down }) {
  const size = Math.max(1, Math.floor((Math.min(picture.width, picture.height) * 100) / zoom));
  const at = (/** @type {number} */ room, /** @type {number} */ percent) => Math.round(((room - size) * percent) / 100);
  return { x: at(picture.width, across), y: at(picture.height, down), size };
}

/** @param {HTMLFormElement} form */
export function cropper(form) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLInputElement} */ (form.querySelector(selector));
  const [file, zoom, across, down] = ["[type=file]", "[data-zoom]", "[data-across]", "[data-down]"].map(find);
  const area = /** @type {HTMLElement} */ (form.querySelector("[data-crop]"));
  const canvas = /** @type {HTMLCanvasElement} */ (area.querySelector("canvas"));
  /** @type {ImageBitmap | null} */
  let picture = null;

  function show() {
    if (!picture) return;
    const square = squareOf(picture, { zoom: zoom.valueAsNumber, across: across.valueAsNumber, down: down.valueAsNumber });
    for (const name of /** @type {const} */ (["x", "y", "size"])) find(`[name=${name}]`).value = String(square[name]);
    const { x, y, size } = square;
    canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
    canvas.getContext("2d")?.drawImage(picture, x, y, size, size, 0, 0, canvas.width, canvas.height);
  }

  async function choose() {
    picture = null;
    for (const name of ["x", "y", "size"]) find(`[name=${name}]`).value = "";
    try {
      if (file.files?.[0]) picture = await createImageBitmap(file.files[0]);
    } catch {
      // The server says what is wrong with it.
    }
    area.hidden = picture === null;
    [zoom.value, across.value, down.value] = ["100", "50", "50"];
    show();
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    if (!picture || !canvas.hasPointerCapture(event.pointerId)) return;
    const size = Math.min(picture.width, picture.height) / (zoom.valueAsNumber / 100);
    const pixels = size / canvas.clientWidth; // of the picture, for one of the screen
    move(across, event.movementX * pixels, picture.width - size);
    move(down, event.movementY * pixels, picture.height - size);
    show();
  }

  file.addEventListener("change", choose);
  for (const slider of [zoom, across, down]) slider.addEventListener("input", show);
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", drag);
}

/** @param {HTMLInputElement} slider @param {number} by pixels of the picture @param {number} room how far there is to go */
function move(slider, by, room) {
  if (room > 0) slider.value = String(slider.valueAsNumber - (by / room) * 100);
}
