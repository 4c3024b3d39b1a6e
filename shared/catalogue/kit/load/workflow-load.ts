import { z } from 'zod';
import { limitFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

/** Where executions begin and states change; the large Regions take more than others. */
export const workflowLoad: KindLoad = {
  behaves: 'workflow',
  parameters: z.object({
    ...serviceFields(100, 'constant'),
    startRate: limitFigure('stepFunctions.standardStartRate', {
      title: 'Standard executions that begin',
      unit: 'a second',
      help: 'After those at once; of the account in the Region. Notes often say 2,000 a second.',
      min: 0,
    }),
    startBurst: limitFigure('stepFunctions.standardStartBurst', {
      title: 'Standard executions at once',
      min: 0,
    }),
    transitionRate: limitFigure('stepFunctions.transitionRate', {
      title: 'Transitions of standard workflows',
      unit: 'a second',
      min: 0,
    }),
    transitionBurst: limitFigure('stepFunctions.transitionBurst', { title: 'Transitions at once', min: 0 }),
    expressRate: limitFigure('stepFunctions.expressStartRate', {
      title: 'Express executions that begin',
      unit: 'a second',
      help: 'Of the account in the Region. Notes often say 100,000 a second.',
      min: 0,
    }),
    expressBurst: limitFigure('stepFunctions.expressStartBurst', {
      title: 'Express executions at once',
      min: 0,
    }),
    syncExpress: limitFigure('stepFunctions.syncExpress', {
      title: 'Express executions at a time',
      help: 'Of those that somebody waits for.',
      min: 1,
      whole: true,
      advanced: true,
    }),
    openExecutions: limitFigure('stepFunctions.openExecutions', {
      title: 'Standard executions at a time',
      help: 'That are open; those beyond them do not begin.',
      min: 1,
      whole: true,
      advanced: true,
    }),
  }),
};
