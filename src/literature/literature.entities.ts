import { LiteratureRecordRow } from './literature-record.entity.ts';
import { LiteratureHitRow, LiteratureSearchRow, LiteratureUpdateRow } from './literature-update.entity.ts';
import { ScreeningRow } from './screening.entity.ts';
import { SearchStrategyRow } from './search-strategy.entity.ts';

/** Every table of this feature that TypeORM maps; `rate_slot` is written in SQL alone. */
export const literatureEntities = [
  SearchStrategyRow,
  LiteratureUpdateRow,
  LiteratureSearchRow,
  LiteratureHitRow,
  LiteratureRecordRow,
  ScreeningRow,
];
