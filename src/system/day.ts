/** A day in milliseconds; days of the calendar can be an hour longer or shorter. */
export const dayMs = 86_400_000;
