import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';
import { reachableByService } from './service-account.ts';

/** Where the files of one embedded PostgreSQL are. */
export interface Location {
  /** The directory that was asked for, with symbolic links resolved. */
  readonly directory: string;
  /** Who runs it now: see ownership.ts. Always in the asked directory. */
  readonly ownerFile: string;
  /** Where the cluster stands: the asked directory, or one under /var/tmp. */
  readonly home: string;
  /** The cluster: data and password, made together. */
  readonly cluster: string;
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** The password of the user `postgres`, mode 0600. */
  readonly passwordFile: string;
}

/** Names the files below an existing directory. Follows its note when the data is elsewhere, and writes nothing. */
export function locate(directory: string): Location {
  const asked = realpathSync(directory);
  const home = followNote(asked) ?? asked;
  const cluster = join(home, 'cluster');
  return {
    directory: asked,
    ownerFile: join(asked, 'owner.json'),
    home,
    cluster,
    data: join(cluster, 'data'),
    passwordFile: join(cluster, 'password'),
  };
}

/**
 * Moves a directory's home to /var/tmp when PostgreSQL's account cannot reach it. The note it leaves is what counts:
 * a moved checkout keeps its data, and one whose directory was removed begins anew instead of finding old data by its path.
 * The caller owns the directory. Throws when the note names data that has gone.
 */
export function settle(directory: string): Location {
  const location = locate(directory);
  const moved = location.home !== location.directory;
  if (moved && !existsSync(location.home)) {
    throw new Error(
      `${noteIn(location.directory)} says that the data is in ${location.home}, which has gone. ` +
        'Bring it back, or remove the note to begin with an empty database.',
    );
  }
  if (moved || reachableByService(location.directory)) return location;

  const digest = createHash('sha256').update(location.directory).digest('hex').slice(0, 12);
  const home = mkdtempSync(`/var/tmp/almanac-${digest}-`);
  chmodSync(home, 0o755);
  replaceFile(
    noteIn(location.directory),
    `${home}\n\nThe account that PostgreSQL runs as cannot reach this directory, so its data is in the one named above.\n`,
  );
  return locate(directory);
}

function noteIn(directory: string): string {
  return join(directory, 'data-is-elsewhere.txt');
}

function followNote(directory: string): string | undefined {
  const note = noteIn(directory);
  return existsSync(note) ? readFileSync(note, 'utf8').split('\n')[0] : undefined;
}
