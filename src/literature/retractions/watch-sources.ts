import { Injectable } from '@nestjs/common';
import { CrossrefWatchSource } from './crossref-watch-source.ts';
import { PubmedWatchSource } from './pubmed-watch-source.ts';
import type { WatchSource, WatchSourceName } from './watch-source.ts';

/** Who can be asked what became of a work. */
@Injectable()
export class WatchSources {
  private readonly all: Record<WatchSourceName, WatchSource>;

  constructor(pubmed: PubmedWatchSource, crossref: CrossrefWatchSource) {
    this.all = { pubmed, crossref };
  }

  /** The one of that name, asked or not. */
  byName(name: WatchSourceName): WatchSource {
    return this.all[name];
  }

  /** Those that this installation asks. */
  get enabled(): readonly WatchSource[] {
    return Object.values(this.all).filter(({ enabled }) => enabled);
  }
}
