import fc from 'fast-check';

/**
 * Generated cases are the same in every run, so that a red build means a change and not luck. To look for new ones:
 * `PROPERTY_SEED=$RANDOM npx vitest run`.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20261120) });
