import assert from "node:assert/strict";
import { test } from "node:test";
import { squareOf } from "../../static/js/pages/cropper.js";

const wide = { width: 900, height: 600 };

test("without a choice it is the middle, as large as the picture allows", () => {
  assert.deepEqual(squareOf(wide, { zoom: 100, across: 50, down: 50 }), { x: 150, y: 0, size: 600 });
});

test("zoomed in, the sliders reach every corner and nothing beyond", () => {
  assert.deepEqual(squareOf(wide, { zoom: 200, across: 0, down: 0 }), { x: 0, y: 0, size: 300 });
  assert.deepEqual(squareOf(wide, { zoom: 200, across: 100, down: 100 }), { x: 600, y: 300, size: 300 });
});

test("a square stays within a picture of odd measures", () => {
  for (let zoom = 100; zoom <= 500; zoom += 7) {
    for (let place = 0; place <= 100; place += 9) {
      const { x, y, size } = squareOf({ width: 333, height: 77 }, { zoom, across: place, down: place });
      assert.ok(size >= 1 && x >= 0 && y >= 0 && x + size <= 333 && y + size <= 77);
    }
  }
});
