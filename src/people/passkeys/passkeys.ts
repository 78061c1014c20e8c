import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { newId } from '../../kernel/ids.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { PasskeysUnavailable } from '../people.errors.ts';
import { passkeySiteOf, type PasskeySite } from './passkey-site.rules.ts';

/** A person's passkey: its public half, and what its device told of it. Instants are wall-clock time. */
export interface Passkey {
  readonly id: string;
  readonly personId: string;
  /** The site it was made for; it works at no other. */
  readonly rpId: string;
  /** base64url, as browsers name it. */
  readonly credentialId: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  /** How often it was used, as its device counts; always 0 for one that is synced. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Whether its provider may copy it to the person's other devices. */
  readonly backupEligible: boolean;
  /** Whether it had been copied when it was last used. */
  readonly backedUp: boolean;
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
}

/** A passkey to be kept. */
export type NewPasskey = Omit<Passkey, 'id' | 'createdAt' | 'lastUsedAt'>;

const PASSKEY = `
  select k.id, k.person_id as "personId", k.rp_id as "rpId", k.credential_id as "credentialId",
         k.public_key as "publicKey", k.counter::float8 as counter, k.transports,
         k.backup_eligible as "backupEligible", k.backed_up as "backedUp", k.name,
         k.created_at as "createdAt", k.last_used_at as "lastUsedAt"
    from passkey k`;

/** The passkeys that are kept. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The site whose passkeys work here. Throws {@link PasskeysUnavailable} where none can. */
  site(): PasskeySite {
    const site = passkeySiteOf(this.settings.publicUrl);
    if (site === null) throw new PasskeysUnavailable();
    return site;
  }

  /** A person's passkeys, the oldest first; those of an earlier address of Almanac too. */
  async of(personId: string, tx?: Tx): Promise<Passkey[]> {
    return await rows(this.on(tx), `${PASSKEY} where k.person_id = $1 order by k.id`, [personId]);
  }

  /** A person's passkeys that work at this address of Almanac, the oldest first. */
  async workingOf(personId: string, tx?: Tx): Promise<Passkey[]> {
    const rpId = passkeySiteOf(this.settings.publicUrl)?.rpId;
    return (await this.of(personId, tx)).filter((passkey) => passkey.rpId === rpId);
  }

  /** The passkey of a credential's id, whoever's it is. */
  async byCredential(credentialId: string): Promise<Passkey | undefined> {
    return await row(this.on(), `${PASSKEY} where k.credential_id = $1`, [credentialId]);
  }

  /** Keeps a passkey; undefined when its credential is kept already. */
  async add(tx: Tx, passkey: NewPasskey): Promise<{ readonly id: string } | undefined> {
    return await row(
      tx,
      `insert into passkey (id, person_id, rp_id, credential_id, public_key, counter, transports, backup_eligible,
                            backed_up, name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict on constraint passkey_credential_unique do nothing returning id`,
      [
        newId(),
        passkey.personId,
        passkey.rpId,
        passkey.credentialId,
        Buffer.from(passkey.publicKey),
        passkey.counter,
        passkey.transports,
        passkey.backupEligible,
        passkey.backedUp,
        passkey.name,
      ],
    );
  }

  /**
   * Writes down a use. Of two uses at once the one with the lower counter comes too late: false when the counter does
   * not grow, as `counterWentBack` has it, or the passkey is gone.
   */
  async used(
    tx: Tx,
    id: string,
    { counter, backedUp }: Pick<Passkey, 'counter' | 'backedUp'>,
  ): Promise<boolean> {
    const used = await row(
      tx,
      `update passkey set counter = $2, backed_up = $3, last_used_at = now()
        where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning id`,
      [id, counter, backedUp],
    );
    return used !== undefined;
  }

  /** Gives a passkey of this person another name; what it was called before, undefined when there is no such. */
  async rename(tx: Tx, personId: string, id: string, name: string): Promise<string | undefined> {
    const renamed = await row<{ before: string }>(
      tx,
      `update passkey k set name = $3 from passkey before
        where k.id = $2 and k.person_id = $1 and before.id = k.id returning before.name as before`,
      [personId, id, name],
    );
    return renamed?.before;
  }

  /** Removes passkeys of a person, all or the one with this id; returns them. */
  async remove(tx: Tx, personId: string, id: string | null): Promise<Pick<Passkey, 'id' | 'name'>[]> {
    return await rows(
      tx,
      `delete from passkey where person_id = $1 and ($2::uuid is null or id = $2) returning id, name`,
      [personId, id],
    );
  }

  private on(tx?: Tx): Tx {
    return tx ?? this.database.source.manager;
  }
}
