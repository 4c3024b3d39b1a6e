import type { z } from 'zod';

const lists: Readonly<Record<string, string>> = {
  arrivals: 'Load',
  classes: 'Class',
  timeline: 'Event',
  objectives: 'Objective',
  steps: 'step',
  states: 'state',
  outputs: 'Output',
  path: 'hop',
  next: 'branch',
  of: 'part',
};

/** What a schema finds wrong, as a sentence for people: `Load 1, rate: -1 is too small; it must be at least 0.` */
export function sayIssue(issue: z.core.$ZodIssue): string {
  const place = placeOf(issue.path);
  const wrong = wordsOf(issue);
  const sentence = place === '' ? `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}` : `${place}: ${wrong}`;
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function placeOf(path: readonly PropertyKey[]): string {
  const words: string[] = [];
  path.forEach((step, index) => {
    const next = path[index + 1];
    const list = lists[String(step)];
    if (list !== undefined && typeof next === 'number') words.push(`${list} ${next + 1}`);
    // What a value is made of says less than its own name.
    else if (typeof step === 'number' || (step === 'pattern' && next !== undefined)) return;
    else if (words.at(-1) !== String(step)) words.push(spaced(String(step)));
  });
  return words.filter((word, index) => word !== words[index - 1]).join(', ');
}

/** `horizonSeconds` is read as horizon seconds. */
function spaced(name: string): string {
  return /^[a-z]+([A-Z][a-z]+)*$/.test(name)
    ? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name;
}

const types: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a record',
};

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? 'something has to be there'
        : `it must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `it must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_type':
      // The value itself is not in the issue.
      if (issue.message.endsWith('received undefined')) return 'it is missing';
      return `it must be ${types[issue.expected] ?? `of the type ${issue.expected}`}`;
    case 'invalid_value':
      return `it must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return issue.discriminator === undefined ? 'it cannot be read' : 'this is not known';
    case 'unrecognized_keys':
      return `there is nothing called ${issue.keys.map((key) => `"${key}"`).join(' or ')}`;
    default:
      return issue.message;
  }
}
