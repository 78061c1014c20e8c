import { Injectable } from '@nestjs/common';
import { Secrets, type SealedColumn } from '../../platform/secrets/secrets.ts';
import { signerWith, type Signer } from './webhook-signature.ts';

/** A webhook's secrets as its row has them; the one before is null where there is none, or where it is over. */
export interface SealedSecrets {
  readonly secret: string;
  readonly previousSecret: string | null;
}

/** What was opened, with what it was opened from. */
interface OpenedSecrets extends SealedSecrets {
  readonly signers: readonly Signer[];
}

/** Webhooks whose opened secrets are kept; what is more is opened again. */
const KEPT = 1000;

/** The signing secrets of webhooks, sealed in their rows; those of an earlier version stood there plain. */
@Injectable()
export class WebhookSecrets {
  private readonly column: SealedColumn;
  private readonly previous: SealedColumn;
  private readonly opened = new Map<string, OpenedSecrets>();

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

  /** Who signs, with the present secret first. Throws SecretUnreadable. */
  async signers(webhookId: string, { secret, previousSecret }: SealedSecrets): Promise<readonly Signer[]> {
    const known = this.opened.get(webhookId);
    if (known?.secret === secret && known.previousSecret === previousSecret) return known.signers;
    const signers = [signerWith(await this.column.open(webhookId, secret))];
    if (previousSecret !== null)
      signers.push(signerWith(await this.previous.open(webhookId, previousSecret)));
    // opening costs more than signing; what a webhook had before is not kept beside what it has
    if (this.opened.size >= KEPT) this.opened.clear();
    this.opened.set(webhookId, { secret, previousSecret, signers });
    return signers;
  }

  /** Keeps nothing opened of a webhook, whose secrets have ended or that is no more. */
  forget(webhookId: string): void {
    this.opened.delete(webhookId);
  }
}
