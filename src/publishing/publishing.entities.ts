import { BulletinFormRow, BulletinRow } from './bulletin/bulletin.entity.ts';
import { WebhookAttemptRow, WebhookDeliveryRow } from './webhooks/webhook-delivery.entity.ts';
import { WebhookRow } from './webhooks/webhook.entity.ts';

/** The tables of publishing that TypeORM maps. */
export const publishingEntities = [
  WebhookRow,
  WebhookDeliveryRow,
  WebhookAttemptRow,
  BulletinRow,
  BulletinFormRow,
];
