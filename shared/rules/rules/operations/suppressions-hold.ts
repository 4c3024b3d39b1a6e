import { unsuppress } from '#shared/document/commands/change-document.ts';
import { withdrawAcceptance } from '#shared/document/commands/change-intents.ts';
import { defineRule } from '../../rule.ts';
import { acceptanceIn, isAboutOwner } from '../../suppressions.ts';

/** What it reports is known only after every other rule has run: the runner makes its findings. */
export const suppressionsHold = defineRule({
  id: 'RVW-001',
  name: 'suppressions-hold',
  title: 'No errors are open, and accepted findings are what was accepted',
  severity: 'warning',
  nature: 'review',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    blocking: 'A review cannot close with open errors: {count}. Mend them, or change what is drawn.',
    used: '{rule} at {name} is accepted. Nothing is to be done.',
    owner:
      '{rule} at {name} is accepted, and nobody is named who answers for it. Accept it again with a name.',
    unused: '{rule} finds nothing at {name} any more. Remove the suppression.',
    expired: 'The suppression of {rule} at {name} ended on {until}. Mend the finding, or accept it again.',
    outdated: 'What {rule} finds at {name} has changed since it was accepted. Look at it again.',
    pinUnused:
      '{rule} finds nothing at {name} any more, and a pinned question still accepts it as meant. Keep the question alone.',
    pinOutdated:
      'What {rule} finds at {name} has changed since a pinned question accepted it as meant. Look at it again.',
    refused:
      'The suppression of {rule} at {name} has no effect: errors cannot be suppressed, a reason needs ten characters of its own, and the strict profile asks for an end. Correct or remove it.',
  },
  decidesAlways: 'It looks at the suppressions and at what they hide.',
  fix: 'automatic',
  sources: [{ title: 'Review practice: accepted risks have a reason, an owner and an end', asOf: '2026-11' }],
  docs: {
    what: 'Nothing blocks a review: no error is open, and every suppression still hides the finding that somebody accepted and answers for.',
    why: 'What cannot be deployed need not be reviewed. Suppressions that nobody looks at again hide new faults: a rule accepted for one network is not accepted for the whole internet.',
    condition:
      'A suppression hides nothing any more (information), has passed its end, names nobody who answers for it, belongs to a finding that has changed since, or cannot be taken: for an error, without a reason of its own, or without an end for a warning in the strict profile. Open errors are reported once more, by their number.',
    howToFix:
      'Mend the errors. Of an accepted finding, look at it again and accept it anew, or remove the suppression, which the quick fix does.',
    whenToSuppress: 'Not needed: without errors and without the suppression there is nothing to report.',
  },
  check: () => [],
  fixes({ document }, finding) {
    const { discriminator } = finding;
    if (discriminator === undefined || isAboutOwner(discriminator)) return [];
    const acceptance = acceptanceIn(discriminator);
    if (acceptance !== undefined) {
      const { intent, finding: accepted } = acceptance;
      return [{ title: 'Keep the question alone', changes: withdrawAcceptance(document, intent, accepted) }];
    }
    return [{ title: 'Remove the suppression', changes: unsuppress(document, discriminator) }];
  },
});
