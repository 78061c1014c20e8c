import { Injectable } from '@nestjs/common';
import { Secrets, type SealedColumn } from '../../platform/secrets/secrets.ts';

/** A webhook's secrets as its row has them; the one before is null where there is none, or where it is over. */
export interface SealedSecrets {
  readonly secret: string;
  readonly previousSecret: string | null;
}

/** Webhooks whose opened secrets are kept; what is more is opened again. */
const KEPT = 1000;

/** The signing secrets of webhooks, sealed in their rows; those of an earlier version stood there plain. */
@Injectable()
export class WebhookSecrets {
  private readonly column: SealedColumn;
  private readonly previous: SealedColumn;
  private readonly opened = new Map<string, string>();

  constructor(secrets: Secrets) {
    this.column = secrets.column({ table: 'webhook', column: 'secret', id: 'id', wasPlain: true });
    this.previous = secrets.column({ table: 'webhook', column: 'previous_secret', id: 'id' });
  }

  /** What the webhook's row keeps. */
  async seal(webhookId: string, secret: string): Promise<string> {
    return await this.column.seal(webhookId, secret);
  }

  /** A present secret as the row keeps it while it is the one before. Throws SecretUnreadable. */
  async sealAsPrevious(webhookId: string, sealed: string): Promise<string> {
    return await this.previous.seal(webhookId, await this.column.open(webhookId, sealed));
  }

  /** The secrets to sign with, the present one first. Throws SecretUnreadable. */
  async toSignWith(webhookId: string, { secret, previousSecret }: SealedSecrets): Promise<string[]> {
    const present = await this.open(this.column, webhookId, secret);
    if (previousSecret === null) return [present];
    return [present, await this.open(this.previous, webhookId, previousSecret)];
  }

  /** Opening costs more than signing: what was opened is kept by what it was sealed as. */
  private async open(column: SealedColumn, webhookId: string, sealed: string): Promise<string> {
    const key = `${webhookId} ${sealed}`;
    const known = this.opened.get(key);
    if (known !== undefined) return known;
    const plain = await column.open(webhookId, sealed);
    if (this.opened.size >= KEPT) this.opened.clear();
    this.opened.set(key, plain);
    return plain;
  }
}
