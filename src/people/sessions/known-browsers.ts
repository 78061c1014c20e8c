import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { newSecret } from '../../kernel/ids.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { networkOf } from './network.rules.ts';

/** A browser that nobody signed in with for so long is a stranger again. */
export const BROWSER_DAYS = 90;
/** The most browsers remembered of one person: programs that keep no cookie are a new one each time. */
const MOST_BROWSERS = 20;

/** A browser's place in what is known of a person. */
export interface NotedBrowser {
  /** The cookie's value; kept as its hash only. */
  readonly token: string;
  /** True when neither this browser nor its network was ever seen of a person of whom others were. */
  readonly isNew: boolean;
}

/**
 * Browsers in which a person was signed in before (OWASP, Slow Down Online Guessing Attacks with Device Cookies). Their
 * tokens open nothing: whoever brings one is counted apart from guesses made elsewhere.
 */
@Injectable()
export class KnownBrowsers {
  constructor(private readonly database: Database) {}

  /** Whether somebody with this address was signed in in this browser. One indexed query, whoever is asked for. */
  async knows(email: string, token: string | undefined): Promise<boolean> {
    const found = await this.database.query(
      `select from known_browser b join person p on p.id = b.person_id
        where b.token_hash = $1 and p.email = $2 and b.last_seen_at > now() - make_interval(days => $3)`,
      [sha256(token ?? ''), email.trim().toLowerCase(), BROWSER_DAYS],
    );
    return token !== undefined && found.length > 0;
  }

  /** Notes that a person signs in here. A browser keeps the token it brought when that is one of ours. */
  async note(tx: Tx, personId: string, address: string, brought: string | undefined): Promise<NotedBrowser> {
    const before = await rows<{ address: string; same: boolean; own: boolean }>(
      tx,
      `select address, token_hash = $2 as same, person_id = $1 as own from known_browser
        where (person_id = $1 or token_hash = $2) and last_seen_at > now() - make_interval(days => $3)`,
      [personId, sha256(brought ?? ''), BROWSER_DAYS],
    );
    const ours = brought !== undefined && before.some(({ same }) => same);
    const token = ours ? brought : newSecret('');
    const own = before.filter((browser) => browser.own);
    const network = networkOf(address);
    const isNew =
      own.length > 0 && !own.some((browser) => browser.same || networkOf(browser.address) === network);
    await rows(
      tx,
      `insert into known_browser (person_id, token_hash, address) values ($1, $2, $3)
       on conflict on constraint known_browser_pkey do update set address = excluded.address, last_seen_at = now()`,
      [personId, sha256(token), address],
    );
    await this.forgetOldest(tx, personId);
    return { token, isNew };
  }

  /** Forgets every browser of a person but this one: whoever knew the old password may sit at one of them. */
  async forgetOthers(tx: Tx, personId: string, token: string | undefined): Promise<void> {
    await rows(tx, `delete from known_browser where person_id = $1 and token_hash <> $2`, [
      personId,
      sha256(token ?? ''),
    ]);
  }

  /** Removes browsers that are strangers by now; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(
      `delete from known_browser where last_seen_at <= now() - make_interval(days => $1) returning person_id`,
      [BROWSER_DAYS],
    );
    return old.length;
  }

  private async forgetOldest(tx: Tx, personId: string): Promise<void> {
    await rows(
      tx,
      `delete from known_browser where person_id = $1 and token_hash in (
         select token_hash from known_browser where person_id = $1 order by last_seen_at desc, token_hash offset $2)`,
      [personId, MOST_BROWSERS],
    );
  }
}
