/** One channel for calls, one for events. */
export const rpcChannel = 'rpc';
export const eventChannel = 'event';
