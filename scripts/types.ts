/** Type-checks every zone with the libraries it may know: shared/ without DOM and Node, main/ without DOM, renderer/ without Node. */
import { runSteps } from './run-steps.ts';

const zones = ['shared', 'main', 'renderer', 'tests'];

runSteps(zones.map((zone) => ({ title: `types: ${zone}`, command: ['tsc', '-p', `tsconfig.${zone}.json`] })));
