import { LiteratureRecordRow } from './records/literature-record.entity.ts';
import {
  LiteratureHitRow,
  LiteratureSearchRow,
  LiteratureUpdateRow,
} from './updates/literature-update.entity.ts';
import { ScreeningRow } from './screening/screening.entity.ts';
import { SearchStrategyRow } from './strategies/search-strategy.entity.ts';

/** Every table of this feature that TypeORM maps; `rate_slot` is written in SQL alone. */
export const literatureEntities = [
  SearchStrategyRow,
  LiteratureUpdateRow,
  LiteratureSearchRow,
  LiteratureHitRow,
  LiteratureRecordRow,
  ScreeningRow,
];
