import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';

/**
 * Sends one reminder mail, however long the mail server is away: a reminder nobody got is a missed review. Many at once,
 * because a morning's mails cost less together; and with time for a slow server, since a job that counts as lost while it
 * still runs sends its mail twice.
 */
export const sendReminderMessage = defineJob<{ readonly messageId: string }>('reviews.send-message', {
  retryLimit: UNTIL_DONE,
  concurrency: 50,
  expireInSeconds: 3600,
});
