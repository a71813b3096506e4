/** A short tone of our own: two notes that rise, made when they are needed. */

/** Hz, the second while the first still rings: a fourth. */
const NOTES = [587.33, 783.99];
const APART_S = 0.11;
const RINGS_S = 0.45;
/** At full volume still softer than speech. */
const LOUDEST = 0.25;

/** @type {AudioContext | null} */
let context = null;

/** @param {number} volume 0 to 100 */
export async function ring(volume) {
  // Browsers let a page sound once somebody has done something in it; before that they complain.
  if (volume <= 0 || !navigator.userActivation?.hasBeenActive || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume();
  const start = context.currentTime + 0.01;
  NOTES.forEach((hertz, i) => note(/** @type {AudioContext} */ (context), hertz, start + i * APART_S, (volume / 100) * LOUDEST));
}

/** Struck at once, dying away. @param {AudioContext} on @param {number} hertz @param {number} at seconds @param {number} loud */
function note(on, hertz, at, loud) {
  const tone = new OscillatorNode(on, { type: "sine", frequency: hertz });
  const level = new GainNode(on, { gain: 0 });
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(loud, at + 0.012);
  level.gain.exponentialRampToValueAtTime(0.0001, at + RINGS_S);
  tone.connect(level).connect(on.destination);
  tone.start(at);
  tone.stop(at + RINGS_S);
}
