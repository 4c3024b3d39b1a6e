import { describe, expect, it } from 'vitest';
import { themes } from './theme.ts';

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [r = 0, g = 0, b = 0] = channels;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.values(themes))('the $name theme', (theme) => {
  const backgrounds = [
    theme.canvas,
    ...Object.values(theme.groups).flatMap((group) => (group.fill === undefined ? [] : [group.fill])),
  ];

  it('keeps text readable on the canvas and on every tint (WCAG AA, 4.5:1)', () => {
    for (const background of backgrounds) {
      for (const text of [theme.text, theme.mutedText, theme.connection.label]) {
        expect(contrast(text, background), `${text} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(theme.note.text, theme.note.fill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.unknown.text, theme.unknown.fill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.shape.text, theme.shape.fill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.connection.label, theme.connection.labelBackground)).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps group names readable on every tint a group may sit in', () => {
    for (const [style, group] of Object.entries(theme.groups)) {
      for (const background of group.fill === undefined ? backgrounds : [group.fill]) {
        expect(contrast(group.title, background), `${style} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('keeps lines, focus and drop marks visible on every tint (WCAG AA, 3:1)', () => {
    for (const background of backgrounds) {
      for (const line of [
        theme.connection.stroke,
        theme.connection.faint,
        theme.connection.selected,
        theme.selection,
        theme.focus,
        theme.dropAllowed,
        theme.dropRefused,
        ...Object.values(theme.severity).map((severity) => severity.colour),
      ]) {
        expect(contrast(line, background), `${line} on ${background}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('gives every severity readable text and a mark of its own', () => {
    const looks = Object.values(theme.severity);
    for (const look of looks) expect(contrast(look.on, look.colour)).toBeGreaterThanOrEqual(4.5);
    expect(new Set(looks.map((look) => look.mark)).size).toBe(looks.length);
    expect(new Set(looks.map((look) => look.word)).size).toBe(looks.length);
  });
});
