/**
 * Seconds from launch until something can serve, where nothing is stated: what the simulation assumes as well
 * (`startSeconds` of a scenario). Assumptions, not figures of AWS.
 */
export const startSeconds = { instance: 60, fargateTask: 45, taskOnInstance: 8 } as const;
