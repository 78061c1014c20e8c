import { defineEvent } from '../events/event-definition.ts';

/** The organisation works on other days than before, or its mail goes at another time. For our own floors. */
export const workingHoursChanged = defineEvent<Record<string, never>>('organisation.hours.changed');
