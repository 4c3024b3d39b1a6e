import { allKinds } from '#shared/catalogue/registry.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** What most organisations ask for, where the project does not say what it does. */
const usualTags = ['Environment', 'Owner', 'CostCenter', 'Application', 'ManagedBy'];

export const requiredTags = defineRule({
  id: 'OPS-061',
  name: 'required-tags',
  title: 'Everything carries the tags that are asked for',
  severity: 'warning',
  nature: 'practice',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    missing: 'Resources without the tags {keys}: {count}. State them in the settings of the document.',
  },
  decidesAlways: 'It looks at the settings of the drawing, which are no expressions.',
  fix: 'automatic',
  sources: [aws.tagging],
  docs: {
    what: 'The settings of the document have a value for every tag key that the project requires; all resources inherit them.',
    why: 'Without tags nobody can say whose a resource is, what it belongs to and who pays for it, and costs cannot be split.',
    condition:
      'The settings name required tag keys, something that becomes a resource is drawn, and a key has no value. Where the settings do not say which keys are required, the usual ones count (Environment, Owner, CostCenter, Application, ManagedBy): information in the standard profile. One finding for the whole drawing.',
    howToFix:
      'State the values in the settings. The quick fix takes the environment from the settings, where that is the key that is missing.',
    whenToSuppress: 'When a pipeline adds the tags: "Tags are set by the deployment role".',
  },
  *check(ctx) {
    const { requiredTags, tags, profile } = ctx.settings;
    const required = requiredTags ?? usualTags;
    const keys = required.filter((key) => (tags[key] ?? '') === '');
    if (keys.length === 0) return;
    const count = allKinds()
      .filter((kind) => kind.traits.includes('resource'))
      .reduce((sum, kind) => sum + ctx.idsOfKind(kind.id).length, 0);
    if (count === 0) return;
    yield {
      message: 'missing',
      // Until the project says which keys it requires, the usual ones are a suggestion.
      ...(requiredTags === undefined && profile !== 'strict' ? { severity: 'info' } : {}),
      at: 'document',
      data: { count, keys: keys.join(', ') },
      fixData: { keys },
    };
  },
  fixes({ document }, finding) {
    const keys = finding.fixData?.keys;
    const { environment, tags } = settingsOf(document);
    if (!Array.isArray(keys) || keys.length !== 1 || keys[0] !== 'Environment' || environment === '')
      return [];
    const changes = changeSettings(document, { tags: { ...tags, Environment: environment } });
    return [{ title: `Tag everything with Environment=${environment}`, changes }];
  },
});
