import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTextWidth, wrapLabel } from './wrap-label.ts';

const options = { fontSize: 12, maxLines: 2 };

describe('wrapLabel', () => {
  it('keeps a short name on one line', () => {
    expect(wrapLabel('Web ALB', 112, options)).toEqual(['Web ALB']);
  });

  it('breaks a long name at a space', () => {
    expect(wrapLabel('Application Load Balancer', 112, options)).toEqual(['Application Load', 'Balancer']);
  });

  it('breaks after hyphens when there is no space', () => {
    expect(wrapLabel('production-orders-queue', 112, options)).toEqual(['production-', 'orders-queue']);
  });

  it('ends in an ellipsis when two lines are not enough', () => {
    const lines = wrapLabel(
      'A name that goes on and on for longer than anybody would want to read it',
      112,
      options,
    );
    expect(lines).toHaveLength(2);
    expect(lines[1]?.endsWith('…')).toBe(true);
  });

  it('keeps line breaks of its own', () => {
    expect(wrapLabel('EC2 Instance 1\nECS Agent', 112, options)).toEqual(['EC2 Instance 1', 'ECS Agent']);
  });

  it('fits every line into the width, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 40, max: 200 }),
        (text, width) => {
          const lines = wrapLabel(text, width, options);
          expect(lines.length).toBeLessThanOrEqual(2);
          for (const line of lines) {
            if ([...line].length > 2) expect(estimateTextWidth(line, 12)).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});
