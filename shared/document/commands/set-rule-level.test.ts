import { expect, test } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { setRuleLevel } from '#shared/document/commands/change-document.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';

test('a rule that a drawing turns off goes back to the profile without a trace', () => {
  const before = createDocument('01JD4W7Q3T8Y5N6M2K9R0B1C2D', 'Shop');
  const off = applyChanges(before, setRuleLevel(before, 'SEC-001', 'off'));
  const after = applyChanges(off, setRuleLevel(off, 'SEC-001', undefined));
  expect(settingsOf(off).ruleLevels).toEqual({ 'SEC-001': 'off' });
  expect(settingsOf(after).ruleLevels).toBeUndefined();
});
