import { expect, it } from 'vitest';
import { scaleFor, sizeOfSvg } from './draw-png.ts';

it('reads the size of a picture from its attributes, else from its view box', () => {
  expect(sizeOfSvg('<svg width="300" height="200px" viewBox="0 0 1 1">')).toEqual({
    width: 300,
    height: 200,
  });
  expect(sizeOfSvg('<?xml version="1.0"?><svg viewBox="-10 0 640 480" xmlns="x">')).toEqual({
    width: 640,
    height: 480,
  });
  expect(sizeOfSvg('<svg>')).toBeUndefined();
});

it('draws at the wanted scale unless that is too many pixels', () => {
  expect(scaleFor(1000, 1000, 4)).toBe(4);
  const scale = scaleFor(20_000, 20_000, 4);
  expect(scale).toBeLessThan(1);
  expect(20_000 * scale * 20_000 * scale).toBeLessThanOrEqual(64_000_001);
});
