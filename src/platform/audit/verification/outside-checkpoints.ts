import { Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { z } from 'zod';
import { Settings } from '../../config/settings.ts';
import { Outgoing } from '../../outgoing/outgoing.ts';
import { ServiceKeys } from '../../service-key/service-keys.ts';
import type { CheckpointStatement } from '../checkpoints/checkpoint.rules.ts';
import { checkCheckpoint } from './check-checkpoint.ts';

/** What was handed in as a checkpoint or as keys, and why it is none. */
export class CheckpointUnusable extends Error {
  constructor(place: string, reason: string, cause?: unknown) {
    super(`${place} ${reason}`, { cause });
    this.name = 'CheckpointUnusable';
  }
}

/** A checkpoint whose signature cannot be checked, since its key is not known here; what it states is only said. */
export interface UnknownCheckpoint {
  readonly place: string;
  readonly kid: string;
  readonly size: number;
}

/** What was read: checkpoints whose signatures hold, and those of keys that are not known here. */
export interface ReadCheckpoints {
  readonly known: readonly CheckpointStatement[];
  readonly unknown: readonly UnknownCheckpoint[];
}

const compactJws = /[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g;
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

/** Reads checkpoints that were kept outside Almanac: the mail that told of one, the published list, a file with some. */
@Injectable()
export class OutsideCheckpoints {
  constructor(
    private readonly outgoing: Outgoing,
    private readonly serviceKeys: ServiceKeys,
    private readonly settings: Settings,
  ) {}

  /**
   * Every checkpoint in the text of files or at addresses, signatures checked with the keys of a key set (RFC 7517), or
   * with the database's own where none is named: a database that was taken back to before a key was made does not know it,
   * which is no reason to stop. Throws {@link CheckpointUnusable}, also for one of another Almanac.
   */
  async read(places: readonly string[], keySet: string | undefined): Promise<ReadCheckpoints> {
    const own = await this.serviceKeys.publicKeys();
    const keys = keySet === undefined ? own : await this.keysAt(keySet);
    const known: CheckpointStatement[] = [];
    const unknown: UnknownCheckpoint[] = [];
    for (const place of places) {
      const found = (await this.textOf(place)).match(compactJws) ?? [];
      if (found.length === 0) throw new CheckpointUnusable(place, 'holds no checkpoint');
      for (const jws of found) {
        const checked = await checkCheckpoint(jws, keys);
        if ('unknownKey' in checked && keySet === undefined)
          unknown.push({ place, kid: checked.unknownKey, size: checked.size });
        else if ('problem' in checked)
          throw new CheckpointUnusable(`a checkpoint in ${place}`, checked.problem);
        else known.push(this.ofHere(checked, place, own));
      }
    }
    return { known, unknown };
  }

  /** An Almanac that has moved to another address knows its keys still; keys that were handed in may be another's. */
  private ofHere(
    { statement, kid }: { statement: CheckpointStatement; kid: string },
    place: string,
    own: readonly { kid: string }[],
  ): CheckpointStatement {
    const { publicUrl } = this.settings;
    if (statement.origin === publicUrl || own.some((key) => key.kid === kid)) return statement;
    throw new CheckpointUnusable(
      `a checkpoint in ${place}`,
      `is of ${statement.origin}, not of ${publicUrl}`,
    );
  }

  private async keysAt(place: string): Promise<(JWK & { kid: string })[]> {
    const text = await this.textOf(place);
    try {
      return keySetSchema.parse(JSON.parse(text)).keys;
    } catch (error) {
      throw new CheckpointUnusable(place, 'is no key set', error);
    }
  }

  private async textOf(place: string): Promise<string> {
    try {
      if (!/^https?:/.test(place)) return await readFile(place, 'utf8');
      const reply = await this.outgoing.fetchAlso([new URL(place).host])(place);
      if (!reply.ok) throw new Error(`it answers ${reply.status}`);
      return await reply.text();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CheckpointUnusable(place, `cannot be read: ${why}`, error);
    }
  }
}
