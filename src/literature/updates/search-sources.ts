import { Injectable } from '@nestjs/common';
import { recordSources, type RecordSource } from '../records/publication-record.ts';
import { EuropePmcSearch } from './europe-pmc-search.ts';
import { PubmedSearch } from './pubmed-search.ts';
import type { SearchSource } from './search-source.ts';

/** Every service that searches ask, by its name in `search_strategy.source`. */
@Injectable()
export class SearchSources {
  readonly bySource: Readonly<Record<RecordSource, SearchSource>>;

  constructor(pubmed: PubmedSearch, europePmc: EuropePmcSearch) {
    this.bySource = { pubmed, europe_pmc: europePmc };
  }

  /** The services that may be asked. */
  get on(): RecordSource[] {
    return recordSources.filter((source) => this.bySource[source].isOn);
  }

  /** Those that are switched off in this installation. */
  get off(): RecordSource[] {
    return recordSources.filter((source) => !this.bySource[source].isOn);
  }
}
