import { defineJob } from '../../platform/jobs/job-definition.ts';

/**
 * Wakes the lane of one webhook: whatever of its deliveries is due is attempted. The job is only the alarm; the rows
 * say what is due, so a wake-up too many does nothing and one too few is made good by the next.
 */
export const wakeWebhook = defineJob<{ webhookId: string }>('publishing.wake-webhook', {
  expireInSeconds: 60,
});
