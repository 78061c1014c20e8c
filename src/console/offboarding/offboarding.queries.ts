import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';

/** Somebody who could take over. */
export interface PossibleSuccessor {
  readonly id: string;
  readonly name: string;
}

/** An offboarding that was done, as the audit keeps it. */
export interface DoneOffboarding {
  readonly at: Instant;
  readonly by: string | null;
  readonly reason: string | null;
  readonly policies: readonly {
    readonly slug: string;
    readonly title: string;
    readonly kinds: readonly string[];
    readonly owner: string | null;
    readonly backup: string | null;
  }[];
  readonly detail: {
    readonly literature: {
      readonly screenings: number;
      readonly secondReadings: number;
      readonly secondReaderOf: number;
      readonly sharedOut: number;
    };
    readonly seats: readonly { readonly panel: string; readonly to: string | null }[];
    readonly signaturesTakenBack: readonly unknown[];
    readonly ended: {
      readonly sessions: number;
      readonly passkeys: number;
      readonly identities: number;
      readonly calendarFeeds: number;
      readonly delegations: readonly string[];
      readonly proxies: number;
      readonly roles: readonly string[];
    };
    readonly keysLeft: readonly string[];
    readonly oauthClientsLeft: readonly string[];
  };
}

/** Questions of the offboarding pages. */
@Injectable()
export class OffboardingPageQueries {
  constructor(private readonly database: Database) {}

  /** Active persons but one, by name. */
  async successors(leaverId: string): Promise<PossibleSuccessor[]> {
    return await this.database.query(
      'select id, name from person where active and id <> $1 order by name, id',
      [leaverId],
    );
  }

  /** The last offboarding of a person; undefined where there was none. Policies have the people they have now. */
  async lastOf(personId: string): Promise<DoneOffboarding | undefined> {
    const [found] = await this.database.query<DoneOffboarding>(
      `select e.occurred_at as at, e.actor_name as by, e.reason, e.detail,
              (select coalesce(jsonb_agg(jsonb_build_object('slug', p.slug, 'title', p.title, 'kinds', moved->'kinds',
                        'owner', owner.name, 'backup', backup.name) order by p.title, p.id), '[]')
                 from jsonb_array_elements(e.detail->'policies') moved join policy p on p.id = (moved->>'id')::uuid
                 left join person owner on owner.id = p.owner_id left join person backup on backup.id = p.backup_id) as policies
         from audit_entry e where e.action = 'person.offboarded' and e.subject_type = 'person' and e.subject_id = $1
        order by e.id desc limit 1`,
      [personId],
    );
    return found;
  }
}
