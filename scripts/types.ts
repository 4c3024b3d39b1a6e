/**
 * Type-checks every zone with the libraries it may know: shared/ without DOM and Node, main/ without DOM, renderer/ without
 * Node. What has not changed since the last time is not looked at again.
 */
import { runSteps } from './run-steps.ts';

const zones = ['shared', 'main', 'renderer', 'tests'];

runSteps(zones.map((zone) => ({ title: `types: ${zone}`, command: ['tsc', '-p', `tsconfig.${zone}.json`] })));
