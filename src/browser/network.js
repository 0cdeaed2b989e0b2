// @ts-check
/** Whether the device has a network, as far as it knows. */

export const isOnline = () => navigator.onLine;
