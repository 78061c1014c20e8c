import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';

/** Sends one reminder mail, however long the mail server is away: a reminder nobody got is a missed review. */
export const sendReminderMessage = defineJob<{ readonly messageId: string }>('reviews.send-message', {
  retryLimit: UNTIL_DONE,
});
