import { Injectable } from '@nestjs/common';
import { Secrets, type SealedColumn } from '../../platform/secrets/secrets.ts';

/** The signing secrets of webhooks, sealed in their rows; those of an earlier version stood there plain. */
@Injectable()
export class WebhookSecrets {
  private readonly column: SealedColumn;

  constructor(secrets: Secrets) {
    this.column = secrets.column({ table: 'webhook', column: 'secret', id: 'id', wasPlain: true });
  }

  /** What the webhook's row keeps. */
  async seal(webhookId: string, secret: string): Promise<string> {
    return await this.column.seal(webhookId, secret);
  }

  /** The secret to sign with. Throws SecretUnreadable. */
  async open(webhookId: string, sealed: string): Promise<string> {
    return await this.column.open(webhookId, sealed);
  }
}
